import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "../../sandbox/engine/environment.ts";
import { accountKubeconfig } from "./cluster.ts";
import { world } from "./e2e.ts";

/** Who calls: a ServiceAccount with its own rights, or whom it impersonates. */
export interface Caller {
  account: { namespace: string; name: string };
  as?: { user: string; groups: string[]; extras: Record<string, string> };
}

/** What `kubectl` did; both streams. */
export interface KubectlRun {
  exitCode: number;
  output: string;
}

/** `kubectl ARGS` with a token of the caller's ServiceAccount, and its `Impersonate-*` headers as KAS sends them. */
export async function kubectlAs(
  stack: string,
  cluster: string,
  { account, as }: Caller,
  args: string[],
): Promise<KubectlRun> {
  const { world: started } = await world(stack);
  const dir = mkdtempSync(join(tmpdir(), "kubectl-"));
  const impersonated = as && [
    `--as=${as.user}`,
    ...as.groups.map((group) => `--as-group=${group}`),
    ...Object.entries(as.extras).map(([key, value]) => `--as-user-extra=${key}=${value}`),
  ];
  try {
    const file = join(dir, "kubeconfig");
    writeFileSync(file, await accountKubeconfig(stack, cluster, account), { mode: 0o600 });
    const { exitCode, all } = await execa(started.kubectl, ["--kubeconfig", file, ...(impersonated ?? []), ...args], {
      env: cleanEnvironment({ HOME: dir }),
      extendEnv: false,
      all: true,
      reject: false,
    });
    return { exitCode: exitCode ?? 1, output: all };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
