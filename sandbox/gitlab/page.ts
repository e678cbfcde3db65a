import type { FastifyInstance } from "fastify";
import { levelDescription } from "./access-rules.ts";
import type { Log } from "./exchange.ts";
import { badge, code, html, Markup, STYLE, tableSection } from "./html.ts";
import type { Job } from "./model.ts";
import { runnerStatus } from "./runner-records.ts";
import { isPast } from "./tokens.ts";
import type { World } from "./world.ts";

const MASK = "••••••••";

function when(moment: string | null): Markup {
  if (moment === null) return html`<span class="none">never</span>`;
  const text = `${moment.slice(0, 10)} ${moment.slice(11, 19)}`.trim();
  return html`<time datetime="${moment}">${text}</time>`;
}

function flags(set: Record<string, boolean>): Markup[] {
  const on = Object.entries(set).filter(([, value]) => value);
  return on.map(([word]) => html`${badge(word)} `);
}

function jobBadge(status: Job["status"]): Markup {
  if (status === "success") return badge(status, "good");
  return badge(status, status === "failed" || status === "canceled" ? "bad" : "wait");
}

function sections(world: World, log: Log): Markup[] {
  const t = world.tables;
  const pathOf = (owner: string, id: number) =>
    owner === "project"
      ? (t.projects.get(id)?.path_with_namespace ?? `project ${id}`)
      : (t.groups.get(id)?.full_path ?? owner);
  const tokenBadges = (agentId: number) =>
    t.agentTokens
      .filter((token) => token.agent_id === agentId)
      .map(
        (token) =>
          html`<div>${token.name} ${badge(token.status, token.status === "active" ? "good" : "bad")} <span class="none">used ${when(token.last_used_at)}</span></div>`,
      );

  return [
    tableSection(
      "Groups",
      ["Path", "Id"],
      t.groups.all().map((g) => [code(g.full_path), g.id]),
      "There is no group.",
    ),
    tableSection(
      "Projects",
      ["Path", "Id", "Default branch", "Commits", "Files on it"],
      t.projects.all().map((p) => {
        const repository = t.repositories.get(p.id);
        const head = repository?.commits[repository.branches[p.default_branch] ?? ""];
        const count = Object.keys(repository?.commits ?? {}).length;
        return [
          code(p.path_with_namespace),
          p.id,
          p.default_branch,
          count,
          Object.keys(head?.tree ?? {}).map((file) => html`<div>${code(file)}</div>`),
        ];
      }),
      "There is no project.",
    ),
    tableSection(
      "Agents",
      ["Name", "Id", "Project", "Tokens"],
      t.agents.all().map((a) => [a.name, a.id, code(pathOf("project", a.project_id)), tokenBadges(a.id)]),
      "No agent is registered.",
    ),
    tableSection(
      "Runners",
      ["Description", "Id", "Belongs to", "Tags", "State", "Last contact"],
      t.runners.all().map((r) => {
        const status = runnerStatus(r.contacted_at, r.created_at);
        const owner = r.group_id
          ? pathOf("group", r.group_id)
          : r.project_ids.map((id) => pathOf("project", id)).join(", ") || "instance";
        const state = {
          paused: r.paused,
          locked: r.locked,
          protected: r.access_level === "ref_protected",
          untagged: r.run_untagged,
        };
        return [
          r.description ?? "–",
          r.id,
          code(owner),
          r.tag_list.map((tag) => html`${code(tag)} `),
          [html`${badge(status, status === "online" ? "good" : "wait")} `, ...flags(state)],
          when(r.contacted_at),
        ];
      }),
      "No runner has been created.",
    ),
    tableSection(
      "Deploy tokens",
      ["Name", "Id", "Of", "Username", "Scopes", "Ends", "State"],
      t.deployTokens
        .all()
        .map((d) => [
          d.name,
          d.id,
          code(pathOf(d.owner, d.owner_id)),
          code(d.username),
          d.scopes.map((scope) => html`${code(scope)} `),
          when(d.expires_at),
          isPast(d.expires_at) ? badge("expired", "bad") : badge("active", "good"),
        ]),
      "There is no deploy token.",
    ),
    tableSection(
      "Variables",
      ["Key", "Of", "Value", "Environment scope", "Set to"],
      t.variables
        .all()
        .map((v) => [
          code(v.key),
          code(pathOf(v.owner, v.owner_id)),
          v.masked || v.hidden || v.protected ? MASK : code(world.vault.open(v.sealed)),
          code(v.environment_scope),
          flags({ masked: v.masked, hidden: v.hidden, protected: v.protected, file: v.variable_type === "file" }),
        ]),
      "There is no variable.",
    ),
    tableSection(
      "Environments",
      ["Name", "Id", "Project", "Tier", "State", "Agent", "Namespace"],
      t.environments
        .all()
        .map((e) => [
          e.name,
          e.id,
          code(pathOf("project", e.project_id)),
          e.tier,
          badge(e.state, e.state === "available" ? "good" : "wait"),
          t.agents.get(e.cluster_agent_id)?.name ?? "–",
          code(e.kubernetes_namespace),
        ]),
      "There is no environment.",
    ),
    tableSection(
      "Protected environments",
      ["Name", "Of", "May deploy", "Approvals"],
      t.protectedEnvironments
        .all()
        .map((p) => [
          p.name,
          code(pathOf(p.owner, p.owner_id)),
          p.deploy_access_levels.map((rule) => levelDescription(world, rule)).join(", "),
          p.approval_rules.length || p.required_approval_count,
        ]),
      "No environment is protected.",
    ),
    tableSection(
      "Jobs",
      ["Name", "Id", "Project", "Tags", "State", "Runner", "Began"],
      t.jobs
        .all()
        .reverse()
        .slice(0, 50)
        .map((j) => [
          j.name,
          j.id,
          code(pathOf("project", j.project_id)),
          j.tags.map((tag) => html`${code(tag)} `),
          [jobBadge(j.status), html` ${j.failure_reason ?? ""}`],
          j.runner_id ?? "–",
          when(j.started_at),
        ]),
      "No job has been queued.",
    ),
    tableSection(
      "Recent requests",
      ["Path", "Method", "Status", "By", "At", "Milliseconds"],
      log.requests
        .slice(-60)
        .reverse()
        .map((r) => [
          code(r.path.replaceAll("%2F", "/")),
          r.method,
          badge(String(r.status), r.status < 400 ? "good" : "bad"),
          r.who,
          when(r.at),
          r.milliseconds,
        ]),
      "Nobody has asked yet.",
    ),
  ];
}

/** The state of the world as one page: no script, no secret value. */
export function renderPage(world: World, log: Log): string {
  const parts = sections(world, log);
  const links = parts.map((part) => {
    const [, id = "", title = ""] = /<section id="([^"]+)"><h2[^>]*>([^<]+?) </.exec(part.text) ?? [];
    return html`<li><a href="#${id}">${title}</a></li>`;
  });
  const { tier, offering, version, registryHost } = world.settings;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox GitLab ${version}</title><style>${new Markup(STYLE)}</style></head>
<body><a class="skip" href="#content">Skip to the content</a>
<header><h1>Sandbox GitLab</h1>
<p class="lead">A simulator, not GitLab: version ${version}, ${offering}, tier ${tier}, registry ${code(registryHost)}, API at ${code(`${world.url}/api/v4`)}. Values of tokens are never shown.</p>
<nav aria-label="Sections"><ul>${links}</ul></nav></header>
<main id="content">${parts}</main></body></html>`;
  return page.text;
}

/** `/`: the page for a person. */
export function page(app: FastifyInstance, world: World, log: Log): void {
  app.get("/", (_request, reply) => {
    reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return reply.type("text/html; charset=utf-8").send(renderPage(world, log));
  });
}
