/**
 * The origins that the dashboard can be opened at; nothing else may act for staff (security.md §4.2: exact, never a pattern).
 * @param port the port that is listened on
 */
export function allowedOrigins(config: { host: string; publicUrl: string | null }, port: number): ReadonlySet<string> {
  if (config.publicUrl) return new Set([config.publicUrl]);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return new Set([host, '127.0.0.1', 'localhost', '[::1]'].map((name) => new URL(`http://${name}:${port}`).origin));
}

/**
 * May this unsafe HTTP request of staff pass (OWASP CSRF Cheat Sheet)? It must carry our own header, which a cross-site form cannot set, and come from our own pages
 * as far as the browser tells; a request that tells nothing is refused.
 */
export function isSameSiteRequest(
  request: { origin: string | undefined; fetchSite: string | undefined; hasStaffHeader: boolean },
  origins: ReadonlySet<string>,
): boolean {
  const { origin, fetchSite, hasStaffHeader } = request;
  if (!hasStaffHeader) return false;
  if (origin !== undefined && !origins.has(origin)) return false;
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  return origin !== undefined || fetchSite !== undefined;
}
