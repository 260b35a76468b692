"""What is heard: voices, recordings and tunes, mastered for loudspeakers, alone or as a programme.

voice → voices → services                    sentences, kept by voice and text
recordings, tunes                            what staff bring, what is ours
mastering ← pcm                              one loudness for all of it
programme                                    all of it in a row, with a cue sheet
estimates                                    how long a voice will take
"""
