import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Message, Order } from "./worker.ts";

const root = join(import.meta.dirname, "../..");

/** Milliseconds a test file may take beyond five times what it takes without a mutant. */
const GRACE = 5_000;
/** Milliseconds for a test file whose time is not known yet. */
const FIRST = 180_000;
/** What was loaded is never unloaded: above so many bytes a worker is replaced. */
const MEMORY = 3_000_000_000;

type Answer = Exclude<Message, { kind: "ready" | "begin" }>;

/** A process that tries mutants; it is started when it is needed and again when it is lost. */
export class Worker {
  #child: ChildProcess | undefined;

  /** The answer; undefined where the process ended or a test file took longer than `patience` times its limit. */
  async ask(order: Order, patience = 1): Promise<Answer | undefined> {
    this.#child ??= await start();
    const child = this.#child;
    const answer = await new Promise<Answer | undefined>((resolve) => {
      let timer: NodeJS.Timeout;
      const wait = (milliseconds: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => done(), patience * milliseconds);
      };
      const done = (said?: Answer) => {
        clearTimeout(timer);
        child.removeAllListeners("message");
        child.removeAllListeners("exit");
        resolve(said);
      };
      child.on("message", (message: Message) => {
        if (message.kind === "begin")
          wait(message.milliseconds === undefined ? FIRST : GRACE + 5 * message.milliseconds);
        else if (message.kind !== "ready") done(message);
      });
      child.once("exit", () => done());
      wait(FIRST);
      child.send(order);
    });
    if (answer === undefined || (answer.kind === "tried" && answer.memory > MEMORY)) this.stop();
    return answer;
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}

function start(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "worker.ts"), {
    cwd: root,
    execArgv: [...process.execArgv, "--max-old-space-size=4000"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`The worker ended with ${code} before it was ready.`)));
  });
}
