import type { Struct, Value } from "google-protobuf/google/protobuf/struct_pb.js";
import { struct } from "./protocol.ts";
import { Archive, Asset, type PropertyMap, type PropertyValue, ResourceReference, Secret, UNKNOWN } from "./values.ts";

// Signatures and sentinels: pulumi/pulumi sdk/go/common/resource/properties.go and plugin/rpc.go.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

function special(signature: string, fields: PropertyMap): PropertyValue {
  const { [SIGNATURE]: _, ...rest } = fields;
  switch (signature) {
    case SECRET:
      return new Secret(rest["value"]);
    case ASSET:
      return new Asset(rest);
    case ARCHIVE:
      return new Archive(rest);
    case RESOURCE: {
      const { urn, id, ...extra } = rest;
      return new ResourceReference(String(urn), id === "" || id === UNKNOWN ? UNKNOWN : (id as string), extra);
    }
    case OUTPUT: {
      // Dependencies of an output also come in the request's own map, per property.
      const value = "value" in rest ? rest["value"] : UNKNOWN;
      return rest["secret"] === true ? new Secret(value) : value;
    }
    default:
      throw new Error(`property value with the unknown signature ${signature}`);
  }
}

function decodeValue(value: Value): PropertyValue {
  switch (value.getKindCase()) {
    case struct.Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return text.length === 36 && UNKNOWNS.has(text) ? UNKNOWN : text;
    }
    case struct.Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case struct.Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case struct.Value.KindCase.LIST_VALUE:
      return value.getListValue()!.getValuesList().map(decodeValue);
    case struct.Value.KindCase.STRUCT_VALUE: {
      const fields = decodeStruct(value.getStructValue());
      const signature = fields[SIGNATURE];
      return typeof signature === "string" ? special(signature, fields) : fields;
    }
    default:
      return null;
  }
}

/** A protobuf Struct as plain JavaScript (see `PropertyValue`). Absent means `{}`. */
export function decodeStruct(message: Struct | undefined): PropertyMap {
  const result: PropertyMap = {};
  message?.getFieldsMap().forEach((value, key) => {
    result[key] = decodeValue(value);
  });
  return result;
}

function encodeValue(value: PropertyValue): Value {
  const result = new struct.Value();
  if (value === UNKNOWN) return result.setStringValue(UNKNOWN_STRING);
  if (value === null || value === undefined) return result.setNullValue(struct.NullValue.NULL_VALUE);
  if (typeof value === "string") return result.setStringValue(value);
  if (typeof value === "number") return result.setNumberValue(value);
  if (typeof value === "boolean") return result.setBoolValue(value);
  if (Array.isArray(value)) return result.setListValue(new struct.ListValue().setValuesList(value.map(encodeValue)));
  if (value instanceof Secret) return encodeValue({ [SIGNATURE]: SECRET, value: value.value });
  if (value instanceof Asset) return encodeValue({ [SIGNATURE]: ASSET, ...value.fields });
  if (value instanceof Archive) return encodeValue({ [SIGNATURE]: ARCHIVE, ...value.fields });
  if (value instanceof ResourceReference) {
    const id = value.id === UNKNOWN ? "" : value.id;
    return encodeValue({ [SIGNATURE]: RESOURCE, urn: value.urn, id: id as string | undefined, ...value.extra });
  }
  return result.setStructValue(encodeStruct(value as PropertyMap));
}

/** Plain JavaScript as a protobuf Struct. `undefined` members are left out; `undefined` in a list becomes null. */
export function encodeStruct(values: PropertyMap): Struct {
  const message = new struct.Struct();
  const fields = message.getFieldsMap();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) fields.set(key, encodeValue(value));
  }
  return message;
}
