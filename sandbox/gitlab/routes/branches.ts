import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf } from "../access.ts";
import type { Project } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { protects } from "../protection.ts";
import { badRequest, notFound } from "../refusal.ts";
import { repositoryOf, resolveRef } from "../repository.ts";
import { LEVEL, type World } from "../world.ts";
import { presentCommit } from "./repository.ts";

/** `/projects/:id/repository/branches` and `/tags` (GitLab docs, api/branches and api/tags). */
export function branches(app: FastifyInstance, world: World): void {
  const presentBranch = (project: Project, name: string) => {
    const repository = repositoryOf(world, project);
    const commit = repository.commits[repository.branches[name] ?? ""];
    const rule = protects(world, project, "branch", name);
    return {
      name,
      commit: commit ? presentCommit(world, project, commit) : null,
      merged: false,
      protected: rule !== undefined,
      developers_can_push: rule?.push.some((at) => at.access_level === LEVEL.developer) ?? false,
      developers_can_merge: rule?.merge.some((at) => at.access_level === LEVEL.developer) ?? false,
      can_push: true,
      default: name === project.default_branch,
      web_url: `${world.url}/${project.path_with_namespace}/-/tree/${name}`,
    };
  };
  const presentTag = (project: Project, name: string) => {
    const repository = repositoryOf(world, project);
    const tag = repository.tags[name];
    const commit = repository.commits[tag?.target ?? ""];
    return {
      name,
      message: tag?.message ?? "",
      target: tag?.target,
      commit: commit ? presentCommit(world, project, commit) : null,
      release: null,
      protected: protects(world, project, "tag", name) !== undefined,
      created_at: tag?.created_at,
    };
  };
  const branchOf = (request: FastifyRequest, level: number) => {
    const project = projectOf(world, request, level);
    const { branch } = request.params as { branch: string };
    const repository = repositoryOf(world, project);
    if (!repository.branches[branch]) throw notFound("Branch");
    return { project, repository, branch };
  };

  app.get("/projects/:id/repository/branches", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const search = parametersOf(request).text("search");
    const names = Object.keys(repositoryOf(world, project).branches).filter((name) => !search || name.includes(search));
    return page(request, reply, world.url, names).map((name) => presentBranch(project, name));
  });

  app.get("/projects/:id/repository/branches/:branch", (request) => {
    const { project, branch } = branchOf(request, LEVEL.reporter);
    return presentBranch(project, branch);
  });

  app.post("/projects/:id/repository/branches", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const given = parametersOf(request);
    const [branch, ref] = [given.requiredText("branch"), given.requiredText("ref")];
    const repository = repositoryOf(world, project);
    if (repository.branches[branch]) throw badRequest("Branch already exists");
    const commit = resolveRef(repository, ref);
    if (!commit) throw badRequest(`Failed to create branch '${branch}': invalid reference name '${ref}'`);
    repository.branches[branch] = commit.id;
    reply.code(201);
    return presentBranch(project, branch);
  });

  app.delete("/projects/:id/repository/branches/:branch", (request, reply) => {
    const { project, repository, branch } = branchOf(request, LEVEL.developer);
    if (protects(world, project, "branch", branch)) throw badRequest("Protected branch cannot be removed");
    delete repository.branches[branch];
    return reply.code(204).send();
  });

  app.get("/projects/:id/repository/tags", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const names = Object.keys(repositoryOf(world, project).tags);
    return page(request, reply, world.url, names).map((name) => presentTag(project, name));
  });

  app.get("/projects/:id/repository/tags/:tag_name", (request) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const { tag_name } = request.params as { tag_name: string };
    if (!repositoryOf(world, project).tags[tag_name]) throw notFound("Tag");
    return presentTag(project, tag_name);
  });

  app.post("/projects/:id/repository/tags", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const given = parametersOf(request);
    const [name, ref] = [given.requiredText("tag_name"), given.requiredText("ref")];
    const repository = repositoryOf(world, project);
    if (repository.tags[name]) throw badRequest(`Tag ${name} already exists`);
    const commit = resolveRef(repository, ref);
    if (!commit) throw badRequest(`Target ${ref} is invalid`);
    repository.tags[name] = { target: commit.id, message: given.text("message") ?? null, created_at: world.now() };
    reply.code(201);
    return presentTag(project, name);
  });

  app.delete("/projects/:id/repository/tags/:tag_name", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const { tag_name } = request.params as { tag_name: string };
    const { tags } = repositoryOf(world, project);
    if (!tags[tag_name]) throw notFound("Tag");
    delete tags[tag_name];
    return reply.code(204).send();
  });
}
