import { toJsonString } from "@bufbuild/protobuf";
import { type Change, ChangeSchema } from "../identity_pb.ts";

/** A proposed change to its last field. Apart, because protobuf's JSON weighs more than the page. */
export default function ChangeJson({ of }: { of: Change }) {
	return <pre className="mono">{toJsonString(ChangeSchema, of, { prettySpaces: 2 })}</pre>;
}
