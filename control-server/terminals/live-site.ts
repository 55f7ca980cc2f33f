/** What the live state keeps of a site besides its terminals. */
export class LiveSite {
  readonly siteId: string;
  readonly terminalIds = new Set<string>();
  /** how often something of its terminals changed that a diagnosis would look at; a quiet round after a quiet round is not that */
  stirs = 0;
  /** the same of what its lines are judged by, as far as its own terminals go */
  marksChanged = 0;

  /** Between these moments none of them falls silent by time alone, and all are shown as they are; null: not known. ms */
  steadySilence: { from: number; until: number } | null = null;

  constructor(siteId: string) {
    this.siteId = siteId;
  }

  changesMark(): void {
    this.marksChanged += 1;
  }

  stir(): void {
    this.changesMark();
    this.stirs += 1;
  }
}
