import { run } from '../../../cli/testing/run-in-memory.ts';
import { PASSWORD } from './people.ts';

/** Makes the first account of a data folder, by the command, as whoever sets a server up does. */
export async function addSuperuser(dataDir: string, name: string): Promise<void> {
  const input = {
    isTty: false,
    readAll: async () => `${PASSWORD}\n`,
    askSecretly: async () => '',
  };
  const words = ['user', 'add', name, '--superuser', '--password-stdin'];
  const { exitCode, stderr } = await run(words, { cwd: dataDir, dataDir, context: { input } });
  if (exitCode !== 0) throw new Error(stderr);
}
