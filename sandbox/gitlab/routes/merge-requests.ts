import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf, userOf } from "../access.ts";
import type { MergeRequest, Note } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentUser } from "../present.ts";
import { forbidden, notFound, Refusal } from "../refusal.ts";
import { repositoryOf } from "../repository.ts";
import { LEVEL, type World } from "../world.ts";

/** Merge requests and their notes, as far as a report needs them (GitLab docs, api/merge_requests and api/notes). */
export function mergeRequests(app: FastifyInstance, world: World): void {
  const { mergeRequests: table, notes } = world.tables;
  const base = "/projects/:id/merge_requests";

  const present = (mr: MergeRequest) => {
    const project = world.tables.projects.get(mr.project_id);
    const sha = project ? (repositoryOf(world, project).branches[mr.source_branch] ?? null) : null;
    return {
      id: mr.id,
      iid: mr.iid,
      project_id: mr.project_id,
      title: mr.title,
      description: mr.description,
      state: mr.state,
      created_at: mr.created_at,
      updated_at: mr.updated_at,
      target_branch: mr.target_branch,
      source_branch: mr.source_branch,
      source_project_id: mr.project_id,
      target_project_id: mr.project_id,
      author: presentUser(world, world.tables.users.get(mr.author_id)),
      assignees: [],
      reviewers: [],
      labels: [],
      draft: mr.title.startsWith("Draft:"),
      sha,
      user_notes_count: notes.filter((note) => note.merge_request_id === mr.id).length,
      web_url: `${world.url}/${project?.path_with_namespace}/-/merge_requests/${mr.iid}`,
    };
  };
  const presentNote = (note: Note) => ({
    id: note.id,
    type: null,
    body: note.body,
    author: presentUser(world, world.tables.users.get(note.author_id)),
    created_at: note.created_at,
    updated_at: note.updated_at,
    system: false,
    noteable_id: note.merge_request_id,
    noteable_type: "MergeRequest",
    noteable_iid: table.get(note.merge_request_id)?.iid,
    resolvable: false,
    confidential: false,
    internal: false,
  });

  const named = (request: FastifyRequest, level: number) => {
    const project = projectOf(world, request, level);
    const iid = Number((request.params as { merge_request_iid: string }).merge_request_iid);
    const mr = table.find((row) => row.project_id === project.id && row.iid === iid);
    if (!mr) throw notFound();
    return mr;
  };
  const noteOf = (request: FastifyRequest) => {
    const mr = named(request, LEVEL.reporter);
    const note = notes.get(Number((request.params as { note_id: string }).note_id));
    if (!note || note.merge_request_id !== mr.id) throw notFound("Note");
    return note;
  };

  app.get(base, (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const given = parametersOf(request);
    const [state, source] = [given.text("state"), given.text("source_branch")];
    const rows = table.filter(
      (mr) =>
        mr.project_id === project.id &&
        (!state || state === "all" || mr.state === state) &&
        (!source || mr.source_branch === source),
    );
    return page(request, reply, world.url, rows).map(present);
  });

  app.get(`${base}/:merge_request_iid`, (request) => present(named(request, LEVEL.reporter)));

  app.post(base, (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const given = parametersOf(request);
    const [source, target] = [given.requiredText("source_branch"), given.requiredText("target_branch")];
    const same = table.find(
      (mr) =>
        mr.project_id === project.id &&
        mr.source_branch === source &&
        mr.target_branch === target &&
        mr.state === "opened",
    );
    if (same)
      throw new Refusal(409, {
        message: [`Another open merge request already exists for this source branch: !${same.iid}`],
      });
    const now = world.now();
    reply.code(201);
    const made = table.insert({
      iid: table.filter((mr) => mr.project_id === project.id).length + 1,
      project_id: project.id,
      title: given.requiredText("title"),
      description: given.text("description") ?? null,
      state: "opened",
      source_branch: source,
      target_branch: target,
      author_id: userOf(request).id,
      created_at: now,
      updated_at: now,
    });
    return present(made);
  });

  app.put(`${base}/:merge_request_iid`, (request) => {
    const mr = named(request, LEVEL.developer);
    const given = parametersOf(request);
    mr.title = given.text("title") ?? mr.title;
    mr.description = given.text("description") ?? mr.description;
    const event = given.oneOf("state_event", ["close", "reopen"]);
    if (event) mr.state = event === "close" ? "closed" : "opened";
    mr.updated_at = world.now();
    return present(mr);
  });

  app.get(`${base}/:merge_request_iid/notes`, (request, reply) => {
    const mr = named(request, LEVEL.reporter);
    const rows = notes.filter((note) => note.merge_request_id === mr.id);
    return page(request, reply, world.url, rows).map(presentNote);
  });
  app.get(`${base}/:merge_request_iid/notes/:note_id`, (request) => presentNote(noteOf(request)));

  app.post(`${base}/:merge_request_iid/notes`, (request, reply) => {
    const mr = named(request, LEVEL.reporter);
    const now = world.now();
    const body = parametersOf(request).requiredText("body");
    reply.code(201);
    return presentNote(
      notes.insert({ merge_request_id: mr.id, author_id: userOf(request).id, body, created_at: now, updated_at: now }),
    );
  });

  app.put(`${base}/:merge_request_iid/notes/:note_id`, (request) => {
    const note = noteOf(request);
    if (note.author_id !== userOf(request).id && !userOf(request).admin) throw forbidden();
    note.body = parametersOf(request).requiredText("body");
    note.updated_at = world.now();
    return presentNote(note);
  });

  app.delete(`${base}/:merge_request_iid/notes/:note_id`, (request, reply) => {
    const note = noteOf(request);
    if (note.author_id !== userOf(request).id && !userOf(request).admin) throw forbidden();
    notes.delete(note.id);
    return reply.code(204).send();
  });
}
