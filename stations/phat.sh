#!/bin/sh
# Phát chương trình của một khung giờ bằng máy phát sẵn có (VLC, mpv, MPD…), gọi từ crontab:
#
#   0 17 * * 1-5  LOA_HANDOVER=/srv/loa LOA_LOG=/var/lib/loa/nhat-ky.jsonl /srv/phat.sh 1700
#
# Plays the highest revision of today's slot, or nothing if none was handed over, and writes the
# same log as liquidsoap.liq. LOA_PLAYER is the player with its options; the file comes last.
# Emergencies and quiet hours need liquidsoap.liq: this one knows neither.
set -eu
export TZ=ICT-7 # Việt Nam's time, whatever the machine's zone
slot=$1
player=${LOA_PLAYER:-cvlc --play-and-exit --quiet}
day=$LOA_HANDOVER/$(date +%F)

newest=""
best=0
for folder in "$day/$slot" "$day/$slot".r*; do
    [ -d "$folder" ] || continue
    revision=${folder##*.r}
    case $revision in */*) revision=1 ;; esac
    if [ "$revision" -gt "$best" ]; then best=$revision newest=$folder; fi
done
[ -n "$newest" ] || exit 0

note() {
    printf '{"at":"%s+07:00","event":"%s","id":"%s","offset_ms":0}\n' \
        "$(date +%FT%T)" "$1" "$(date +%F)/${newest##*/}" >>"$LOA_LOG"
}
note start
# shellcheck disable=SC2086
$player "$newest/programme.mp3"
note end
