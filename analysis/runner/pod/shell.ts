import type { Build, Moment } from "./build.ts";
import { refuse } from "./refusal.ts";

/** Stands for a script of GitLab Runner's own that finds a shell, writes permissions and the like. */
export const SCRIPT = "(script)";

const POWERSHELL = ["-NoProfile", "-NoLogo", "-InputFormat", "text", "-OutputFormat", "text", "-NonInteractive"].concat(
  ["-ExecutionPolicy", "Bypass"],
);

/** The shell of a build: `shell`, else bash, on Windows PowerShell. */
export function shellOf(build: Build, windows: boolean): string {
  const shell = build.runner.text("shell") || (windows ? "powershell" : "bash");
  if (!["sh", "bash", "pwsh", "powershell"].includes(shell))
    refuse(`shell ${JSON.stringify(shell)} must be one of bash, sh, pwsh, powershell`);
  return shell;
}

/** The command that starts a shell which waits for scripts. */
export function shellCommand(shell: string): string[] {
  if (shell === "pwsh") return [shell, ...POWERSHELL, "-EncodedCommand", SCRIPT];
  if (shell === "powershell") return [shell, ...POWERSHELL, "-Command", "-"];
  return ["sh", "-c", SCRIPT];
}

/** The file that says that the shell is up, where an entrypoint of the image must end first. */
export function startupMarker(root: string): string {
  return `${root.replace(/\/+$/, "")}/.gitlab-startup-marker`;
}

/** The probe that waits for the shell, needed with the entrypoint honoured and scripts executed, not attached. */
export function startupProbe(build: Build, shell: string, root: string): Record<string, unknown> {
  const { kubernetes } = build;
  const positive = (key: string, otherwise: number) => {
    const value = kubernetes.int(key) ?? 0;
    return value > 0 ? value : otherwise;
  };
  const interval = positive("poll_interval", 3);
  const file = startupMarker(root);
  const note = "gitlab-runner shell not up yet";
  const powershell = "if (-Not (Test-Path $args[0] -PathType Leaf)) { $args[1] ; exit 1 }";
  const command = shell.startsWith("p")
    ? [shell, "-CommandWithArgs", powershell, file, note]
    : [shell, "-c", 'test -e "$1" || { echo -n "$2"; exit 1; }', "--", file, note];
  return {
    exec: { command },
    initialDelaySeconds: 1,
    periodSeconds: interval,
    successThreshold: 1,
    failureThreshold: Math.trunc(positive("poll_timeout", 180) / interval),
  };
}

/** Whether the build container's entrypoint runs before the shell, and whether a probe must wait for it. */
export function entrypointOf(now: Moment): { honoured: boolean; probed: boolean } {
  const honoured = now.flags.get("FF_KUBERNETES_HONOR_ENTRYPOINT") === true;
  return { honoured, probed: honoured && now.flags.get("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY") === true };
}
