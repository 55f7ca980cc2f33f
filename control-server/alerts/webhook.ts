const TIMEOUT_MS = 10_000;

/**
 * Calls a webhook with POST and JSON. The same message has the same `Idempotency-Key`, however often it is tried.
 * @throws what fetch throws, or an error with the status when it is not 2xx
 */
export async function callWebhook(url: string, id: string, body: Record<string, unknown>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': id, 'user-agent': 'Escale' },
    body: JSON.stringify({ id, ...body }),
    // A redirect could lead anywhere.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`webhook: ${response.status}`);
}
