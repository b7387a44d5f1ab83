// Installs the published package into a temporary directory outside the tree and imports parts of it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const NAME = '@whiskeysockets/baileys 7.0.0-rc14';
export const resources = join(dirname(fileURLToPath(import.meta.url)), '../resources/vectors');

/** Runs `record(part)`, where `part(path)` imports a file of the installed node_modules. */
export async function withBaileys(record) {
  const root = mkdtempSync(join(tmpdir(), 'vectors-'));
  try {
    const install = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', [...install, '--prefix', root, NAME.replace(' ', '@')], { stdio: 'inherit' });
    await record((path) => import(pathToFileURL(join(root, 'node_modules', path))));
  } finally {
    rmSync(root, { recursive: true });
  }
}
