"""What all products of the studio stand on: who signs, which words, which pictures, how wide.

identity    names, colours, emblem and typeface of the ward
story       an article, what it tells in short, how it is read aloud
words       its blocks as short paragraphs; breaks: where a line may end
lettering   how wide words are in the typeface, where their lines break
images      pictures of the staff's, fitted; developing: in a child process
qr, ffmpeg  the only doors of segno and ffmpeg
progress    who hears how far long work has come
"""
