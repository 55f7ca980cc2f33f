/**
 * The key by which two names of sites or terminals count as the same: case, accents and runs of spaces do not matter.
 * `Médiathèque  Lacépède` and `mediatheque lacepede` are one place.
 */
export function nameKey(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
