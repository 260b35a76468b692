"""Child processes that hold a voice engine. The house starts them, and imports none of them.

Why processes of their own: espeak-ng is GPL-3 and a process-wide singleton; a neural voice takes
300 MB, which go back with the process; either may crash. frames.py tells how they answer.

    espeak      espeak-ng speaks
    phonemes    espeak-ng tells how words sound, for voices that speak from phonemes
    piper       a Piper voice file speaks, by onnxruntime
"""
