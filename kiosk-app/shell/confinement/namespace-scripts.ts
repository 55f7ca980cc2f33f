/**
 * The two steps that need a shell, as bash(1) programs. Values come as positional arguments, never by insertion into the text.
 *
 * bash and not sh: only bash closes file descriptors above 9.
 */

/**
 * Step 1, on the host: closes every descriptor that is not in the list, switches core dumps off, marks, becomes the command.
 * An Electron main process has descriptors open that a child inherits (Chromium closes them by hand in its own children), and bwrap
 * hands on whatever it inherits: without this the shell's own files would be open inside.
 * $1: last descriptor to keep; $2: the session's mark (session-record.ts); $3: prlimit; then the command.
 *
 * RLIMIT_CORE is 1, not 0: to a core_pattern that is a pipe (systemd-coredump) the kernel gives a dump even at 0, and none at 1
 * (fs/coredump.c, "RLIMIT_CORE set to 1").
 */
export const HOST_STEP = `
last=$1 mark=$2 prlimit=$3; shift 3
for path in /proc/self/fd/*; do
  fd=\${path##*/}
  if (( fd > last )); then exec {fd}>&-; fi
done
exec "$prlimit" --core=1:1 --msgqueue="$mark:$mark" -- "$@"
`;

/** When memory runs out the kernel ends a resident's process before the shell's, whose value is 0 (proc(5), -1000 to 1000). */
const OOM_SCORE_ADJUSTMENT = 500;
/** Processes and threads of a session; 25 tabs take about 900. */
export const PROCESS_LIMIT = 4096;

/** Exit codes of NAMESPACE_STEP that are its own (sysexits.h). */
export const EXIT_DISPLAY_FAILED = 69;

/**
 * Step 2, in the outer namespace: starts the session's display, waits until it listens, becomes the inner bwrap.
 * $1: Xephyr; $2: number of its arguments, which follow; then the number of words of the network's proof and these (network-proof.ts; 0:
 * nothing is tried); then prlimit, the most processes and threads, and the inner command.
 * 0 is the lifeline: its other end is the shell's, and when the shell is gone everything here ends. (--die-with-parent does the same between
 * processes of one user; from one user to another the kernel does not pass that signal on.)
 * 5 is told when the display listens, and what the proof said. The display gets neither the resident's channel (3) nor a way to outlive: when the inner bwrap ends, the namespace does.
 * The process limit is set here because the kernel counts it per user namespace: the shell's own processes are not in the sum.
 */
export const NAMESPACE_STEP = `
set -u
xephyr=$1 count=$2; shift 2
display=("\${@:1:count}"); shift "$count"
count=$1; shift
proof=("\${@:1:count}"); shift "$count"
prlimit=$1 processes=$2; shift 2
exec {lifeline}<&0 </dev/null
{ read -r -u "$lifeline"; kill -9 -1; } 3>&- 4>&- 5>&- 6<&- &
exec {lifeline}<&-
mkfifo /tmp/display-ready
"$xephyr" "\${display[@]}" -displayfd 4 3>&- 5>&- 6<&- 4>/tmp/display-ready &
network=
if (( \${#proof[@]} )); then network=$("\${proof[@]}" 3>&- 5>&- 6<&-); fi
read -r ready </tmp/display-ready || exit ${EXIT_DISPLAY_FAILED}
echo "ready $network" >&5
exec 5>&-
echo ${OOM_SCORE_ADJUSTMENT} >/proc/self/oom_score_adj
exec "$prlimit" --nproc="$processes:$processes" -- "$@"
`;
