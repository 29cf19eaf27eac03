// client.mjs — a small HTTP client for tests: raw Host, no redirects followed, cookies kept. Used by every outside test.
import http from 'node:http';

export const base = new URL(process.env.KYODO_TEST_URL ?? 'http://127.0.0.1:1/');

// at: another machine's address. agent: one that keeps connections, as browsers do; without it each request has its own.
export function request(path, { method = 'GET', headers = {}, body, timeout = 20000, at = base, agent = false } = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request({ host: at.hostname, port: at.port, path, method, headers, timeout, setHost: headers.Host === undefined, agent }, (res) => {
      const parts = [];
      res.on('data', (d) => parts.push(d));
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, bytes: Buffer.concat(parts), text: Buffer.concat(parts).toString('utf8') }));
      res.on('error', reject);
    });
    req.on('timeout', () => req.destroy(new Error('timeout')));
    req.on('error', reject);
    req.end(body);
  });
}

export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

// Calls until the condition holds; the last failure is thrown.
export async function eventually(fn, ms = 10000) {
  const until = Date.now() + ms;
  for (;;) {
    try {
      return await fn();
    } catch (e) {
      if (Date.now() > until) throw e;
      await sleep(50);
    }
  }
}
