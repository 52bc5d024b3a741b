// Runs before a package is packed, in its folder. Refuses what would make a package that cannot be installed: npm leaves
// `workspace:*` and `publishConfig` as they stand, and a package that was not built holds nothing.
import { existsSync, readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const published = [
  ...Object.values(manifest.publishConfig.bin ?? {}),
  ...Object.values(manifest.publishConfig.exports).flatMap(Object.values),
];
const missing = published.filter((file) => !existsSync(file));

if (!process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  refuse('only pnpm makes what is published of it. Run: npx -y pnpm@10.34.9 pack');
} else if (missing.length > 0) {
  refuse(`it is not built: ${missing.join(', ')} missing. Run: npx -y pnpm@10.34.9 -w build`);
}

function refuse(reason) {
  console.error(`${manifest.name} is not packed: ${reason}`);
  process.exitCode = 1;
}
