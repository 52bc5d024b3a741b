import { library } from '../../tsup.base.ts';

export default library(['src/index.ts', 'src/contract/index.ts', 'src/client/index.ts']);
