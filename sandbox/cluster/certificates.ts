import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import forge from "node-forge";

/** Files of a cluster's public key infrastructure, PEM. */
export interface Pki {
  caCertificate: string;
  servingCertificate: string;
  servingKey: string;
  /** Key pair that signs the tokens of service accounts. */
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
}

const years = 10;

/**
 * Makes a certificate authority, a serving certificate for 127.0.0.1 signed by it, and the service account key pair,
 * unless the folder has them. The authority's own key is not kept.
 * @param folder absolute path
 */
export async function ensurePki(folder: string): Promise<Pki> {
  const pki: Pki = {
    caCertificate: join(folder, "ca.crt"),
    servingCertificate: join(folder, "serving.crt"),
    servingKey: join(folder, "serving.key"),
    serviceAccountKey: join(folder, "service-account.key"),
    serviceAccountPublicKey: join(folder, "service-account.pub"),
  };
  if (await exists(pki.serviceAccountPublicKey)) return pki;
  await mkdir(folder, { recursive: true });
  const ca = keyPair();
  const serving = keyPair();
  const serviceAccount = keyPair();
  const authority = [{ name: "commonName", value: "gitlab-kubernetes sandbox CA" }];
  const caCertificate = certificate(ca, ca, authority, authority, [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
  ]);
  const subject = [{ name: "commonName", value: "kube-apiserver" }];
  const servingCertificate = certificate(serving, ca, subject, authority, [
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    {
      name: "subjectAltName",
      altNames: [
        { type: 7, ip: "127.0.0.1" },
        { type: 2, value: "localhost" },
        { type: 2, value: "kubernetes.default.svc" },
      ],
    },
  ]);
  const secret = { mode: 0o600 };
  await writeFile(pki.caCertificate, caCertificate);
  await writeFile(pki.servingCertificate, servingCertificate);
  await writeFile(pki.servingKey, serving.privateKey, secret);
  await writeFile(pki.serviceAccountKey, serviceAccount.privateKey, secret);
  await writeFile(pki.serviceAccountPublicKey, serviceAccount.publicKey);
  return pki;
}

interface KeyPair {
  publicKey: string;
  privateKey: string;
}

function keyPair(): KeyPair {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
}

function certificate(
  of: KeyPair,
  signer: KeyPair,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  extensions: object[],
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(of.publicKey);
  // A first byte below 0x80 keeps the serial number positive (RFC 5280, 4.1.2.2).
  made.serialNumber = `01${randomBytes(15).toString("hex")}`;
  made.validity.notBefore = new Date(Date.now() - 60_000);
  made.validity.notAfter = new Date(Date.now() + years * 365 * 86_400_000);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  made.sign(forge.pki.privateKeyFromPem(signer.privateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
