import { z } from 'zod';

/**
 * What an accompanied session is about: the one thing that may be noted of it, from this list. Nothing of the person, and no procedure that would say something of a health, a
 * conviction or an origin (RGPD art. 9).
 */
export const Procedure = z.enum([
  'taxes',
  'identity-papers',
  'vehicle',
  'family-benefits',
  'health-cover',
  'employment',
  'pension',
  'housing',
  'school',
  'mandate',
  'other',
]);
export type Procedure = z.infer<typeof Procedure>;
