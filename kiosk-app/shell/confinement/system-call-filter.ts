/**
 * The system calls a resident's programs do without (seccomp(2), a filter given to bwrap): those on the kernel's keyrings. A key lives on
 * without any process, and the keyring of whoever started the shell is passed on from parent to child: a place where one resident could leave
 * a mark for the next (keyrings(7)). Flatpak refuses the same three.
 *
 * The calls then answer ENOSYS, as on a kernel that has none.
 */

/** By Node's name of the processor: AUDIT_ARCH of linux/audit.h, and the numbers of add_key, request_key and keyctl (asm/unistd.h). */
const PROCESSORS: Record<string, { audit: number; refused: number[] }> = {
  x64: { audit: 0xc000_003e, refused: [248, 249, 250] },
  arm64: { audit: 0xc000_00b7, refused: [217, 218, 219] },
};
/** Bit of the x32 calls, which are the same calls by other numbers. */
const X32 = 0x4000_0000;

/** Instructions of classic BPF (linux/bpf_common.h), and offsets in struct seccomp_data. */
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const RETURN = 0x06;
const OFFSET = { number: 0, processor: 4 } as const;
/** linux/seccomp.h */
const ALLOW = 0x7fff_0000;
const ENOSYS = 38;
const REFUSE = 0x0005_0000 | ENOSYS;

/** @returns the filter as bytes of struct sock_filter, or null for a processor whose numbers are not known here */
export function systemCallFilter(processor: string): Buffer | null {
  const known = PROCESSORS[processor];
  if (!known) return null;
  const tests = known.refused.map((number) => [JUMP_EQUAL, number] as const);
  // Tests end in "refuse", the last instruction: as many steps as stand between.
  const program = [
    [LOAD, 0, 0, OFFSET.processor],
    // Programs of another processor's kind (32 bit) would have other numbers: they get no call at all.
    [JUMP_EQUAL, 1, 0, known.audit],
    [RETURN, 0, 0, REFUSE],
    [LOAD, 0, 0, OFFSET.number],
    [JUMP_GREATER_OR_EQUAL, tests.length + 1, 0, X32],
    ...tests.map(([test, number], index) => [test, tests.length - index, 0, number]),
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, REFUSE],
  ];
  return Buffer.concat(
    program.map(([code = 0, yes = 0, no = 0, value = 0]) => {
      const instruction = Buffer.alloc(8);
      instruction.writeUInt16LE(code, 0);
      instruction.writeUInt8(yes, 2);
      instruction.writeUInt8(no, 3);
      instruction.writeUInt32LE(value, 4);
      return instruction;
    }),
  );
}
