import { loadSettings } from "./config/load.ts";
import { agents } from "./environment/agents.ts";
import { appNamespaces, apps, flux } from "./environment/apps.ts";
import { environmentOf, mapValues } from "./environment/context.ts";
import { observability } from "./environment/observability.ts";
import { access, registryTokens } from "./environment/rights.ts";
import { runnerOperators, runners } from "./environment/runners.ts";

const settings = loadSettings();
const environment = environmentOf(settings);

appNamespaces(environment);
const installedAgents = agents(environment);
const installedRunners = runners(environment, runnerOperators(environment));
const installedFlux = flux(environment);
registryTokens(environment);
const grants = access(environment, installedAgents);
const subjects = mapValues(grants, ({ subject }) => subject);
const installedApps = apps(environment, { flux: installedFlux, agents: installedAgents, subjects });
observability(environment);

/** Contexts that CI jobs name, by agent. */
export const contexts = mapValues(installedAgents, ({ context }) => context);
/** Ids and tags of the runners in GitLab. */
export const runnerTags = mapValues(installedRunners, ({ runnerId, tags }) => ({ id: runnerId, tags }));
/** Where a pipeline pushes each app's artifact. */
export const artifacts = mapValues(installedApps, ({ url }) => url);
