import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What a theme changes. Names, roles and landmarks are the same by day and by night. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/**
 * Serious and critical findings of axe on the page as it is now, each with its elements.
 * @param about everything, or where the other theme was looked at already its colours alone: a whole run takes seconds
 */
export async function axeFindings(page: Page, about: 'everything' | 'colours'): Promise<string[]> {
  // Legacy mode: our pages have no frames, and no second page is opened for each run.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (about === 'colours') axe.withRules(RULES_OF_COLOUR);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
