const DAY = 24 * 60 * 60 * 1000;

/**
 * Day on which a token made at `now` (RFC 3339) dies after `life` ("90d"), as RFC 3339: always a midnight of UTC, since that is when GitLab lets deploy
 * tokens expire (GitLab: user/project/deploy_tokens), and never earlier than the life says.
 */
export function expiresAt(life: string, now = new Date().toISOString()): string {
  const days = Number.parseInt(life, 10);
  const end = Math.ceil((Date.parse(now) + days * DAY) / DAY) * DAY;
  return new Date(end).toISOString().replace(".000Z", "Z");
}
