import { parseImage } from "../../analysis/images/reference.ts";
import { containersOf, podsOf } from "../../analysis/objects/pods.ts";
import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";

/** An image that something runs. */
export interface UsedImage {
  readonly at: Reader;
  /** `container "web"`, or the field of a custom resource. */
  readonly owner: string;
  readonly text: string;
  /** The container, where there is one. */
  readonly container: Reader | undefined;
}

/** Fields of a Runner of the operator that name images. */
const RUNNER_FIELDS = ["buildImage", "runnerImage", "helperImage"];

/** The images that an object runs, where they are known and not empty. */
export function imagesOf(resource: Resource, read: Reader): UsedImage[] {
  const ofPods = podsOf(resource, read).flatMap((pod) =>
    containersOf(pod).map(({ name, read: container }) => ({
      owner: `container "${name}"`,
      at: container.at("image"),
      container,
    })),
  );
  const isRunner = resource.group === "apps.gitlab.com" && resource.kind === "Runner";
  const ofRunner = (isRunner ? RUNNER_FIELDS : []).map((field) => ({
    owner: field,
    at: read.at("spec", field),
    container: undefined,
  }));
  return [...ofPods, ...ofRunner].flatMap(({ at, ...image }) => {
    const text = at.text();
    return text === undefined || text === "" ? [] : [{ ...image, at, text }];
  });
}

/**
 * Whether an image comes from one of some places: `host`, `host/path` or an exact image; a place without a host is Docker Hub's, and
 * `/*` at its end changes nothing. Whole parts are compared: `reg.io` does not hold `reg.io.example.com`.
 */
export function comesFrom(image: string, places: readonly string[]): boolean {
  const own = canonical(image);
  return places.some((place) => {
    const base = place.replace(/\/?\*?$/, "");
    const whole = isHost(base) ? base : canonical(base, place !== base);
    return own === whole || [...":@/"].some((mark) => own.startsWith(`${whole}${mark}`));
  });
}

function isHost(text: string): boolean {
  return !text.includes("/") && (text === "localhost" || /\.[a-z0-9-]+(:\d+)?$/i.test(text)) && !/:\d+\./.test(text);
}

function canonical(text: string, isPrefix = false): string {
  const { host, path, tag, digest } = parseImage(text);
  const name = isPrefix ? path.replace(/^library\//, "") : path;
  return `${host}/${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
