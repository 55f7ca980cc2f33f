import { describe, expect, it } from 'vitest';
import { isStrongPassword } from './password-rules.ts';

const about = ['Marie Durand', 'marie.durand@agen.example'];

describe('new passwords', () => {
  it.each([
    'onze-lettre',
    'motdepasse2026',
    'aaaaaaaaaaaaaaaa',
    '123456789123456',
    'MarieDurand47',
    'Azertyuiop12',
    'x'.repeat(129),
  ])('%s is too weak', (password) => {
    expect(isStrongPassword(password, about)).toBe(false);
  });

  it.each(['trois chevaux de bois', 'q7Zk-29pL-vv8s', 'la dune bleue 47'])('%s will do', (password) => {
    expect(isStrongPassword(password, about)).toBe(true);
  });
});
