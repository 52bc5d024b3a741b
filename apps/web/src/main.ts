import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './theme/style.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { queries } from './api/queries.ts';
import App from './app/app.vue';
import { features } from './app/features.ts';
import { keepPageTitle } from './app/page-title.ts';
import { makeRouter } from './app/router.ts';
import { setRouter } from './app/the-router.ts';
import { startSession } from './app/start-session.ts';
import { useCommands } from './commands/use-commands.ts';
import { panelCommands } from './shell/panel-commands.ts';

const app = createApp(App);
app.use(createPinia());
app.use(VueQueryPlugin, { queryClient: queries });

const router = makeRouter();
setRouter(router);
const commands = useCommands();
commands.add(panelCommands());
for (const feature of features) commands.add(feature.commands?.() ?? []);

startSession(router);
app.use(router);
keepPageTitle(router);
app.mount('#app');
