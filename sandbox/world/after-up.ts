import type { EngineRun } from "./engine.ts";

/**
 * What a person has to do after an `up`: undefined when it went well and nothing of an earlier run is unfinished. An interrupted run
 * leaves a lock or pending operations, which the engine only warns of; a failed call may have had its effect all the same, which the
 * engine cannot know.
 */
export function afterUp(
  stack: string,
  { exitCode, output }: Pick<EngineRun, "exitCode" | "output">,
): string | undefined {
  const repair = `eval "$(npx glk sandbox env --stack ${stack})"\n  npx glk repair ${stack} --dry-run\n  npx glk repair ${stack}\nThen run up again.`;
  if (/currently locked by/.test(output))
    return `An earlier operation on this stack was cut off and its lock is still there (or it is still running). If it is gone:\n  ${repair}`;
  if (/pending operations? from previous deployment/.test(output))
    return `An earlier operation on this stack was cut off, and nobody knows yet what became of the resources named above:\n  ${repair}`;
  if (/failed to load checkpoint/.test(output))
    return `An earlier operation on this stack was cut off while it wrote the state:\n  ${repair}`;
  if (exitCode === 0) return undefined;
  return `The resources that failed are named above. If the fault lies in the stack file, correct it and run up again. If GitLab or a cluster failed, a call may have had its effect all the same; find it and put it right:\n  ${repair}`;
}
