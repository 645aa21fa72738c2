import type { MapAttributes } from '../../bpf/maps/map.ts';
import { MapFlag, MapType } from '../../bpf/maps/types.ts';
import type { BpfObject, DataSection, MapDefinition, TypeTable } from '../../bpf/object.ts';
import { KCONFIG } from './kconfig-section.ts';
import type { StructOpsVariable } from './struct-ops-variable.ts';
import { structOpsVariables } from './struct-ops-variable.ts';
import { internalMapName } from './names.ts';

/** `struct bpf_map` of libbpf: a map of an object, before and after it is made. */
export class LibbpfMap {
  /** As messages have it: the variable's name; for a data section the kernel's, or its own where it has one. */
  readonly name: string;
  /** As the kernel is told it. */
  readonly kernelName: string;
  readonly section: DataSection | undefined;
  /** Contents of a data section that the map starts with; user code may change them until the load. */
  readonly initialValue: Uint8Array | undefined;
  fd = -1;
  /** Region of the process that shows a data section's contents. */
  mapped: number | undefined;
  autocreate = true;
  autoattach = true;
  /** struct_ops: the object's programs, whose descriptors the kernel's struct gets. */
  programFd: (name: string) => number = () => -1;
  pinPath: string | undefined;
  attributes: MapAttributes;
  /** LIBBPF_PIN_BY_NAME. */
  readonly pinsByName: boolean;
  /** The template of a map-in-map's inner maps. */
  readonly inner: MapAttributes | undefined;
  /** Slots of a map of maps that the program initialises, and the maps named there. */
  readonly values: MapDefinition['values'];

  /** What a map of struct_ops holds; undefined for others. */
  readonly structOps: StructOpsVariable | undefined;

  constructor(name: string, attributes: MapAttributes, definition: MapDefinition | undefined, section: DataSection | undefined, structOps?: StructOpsVariable) {
    this.name = name;
    this.kernelName = attributes.name;
    this.attributes = attributes;
    this.section = section;
    this.structOps = structOps;
    this.initialValue = structOps?.bytes ?? section?.bytes.slice();
    this.pinsByName = definition?.pinning === 1;
    this.inner = definition?.inner && attributesOf(attributes.types, definition.inner, `${name}.inner`);
    this.values = definition?.values ?? [];
  }

  /** A map of `.maps`. */
  static defined(types: TypeTable, definition: MapDefinition): LibbpfMap {
    return new LibbpfMap(definition.name, attributesOf(types, definition, definition.name), definition, undefined);
  }

  /** The map behind a data section. */
  static ofSection(object: BpfObject, objectName: string, section: DataSection): LibbpfMap {
    const isReadOnly = section.name.startsWith('.rodata') || section.name === KCONFIG;
    const kernelName = internalMapName(objectName, section.name);
    return new LibbpfMap(
      section.name.indexOf('.', 1) < 0 ? kernelName : section.name,
      {
        mapType: MapType.ARRAY,
        name: kernelName,
        keySize: 4,
        valueSize: section.bytes.length,
        maxEntries: 1,
        mapFlags: (isMmapable(section) ? MapFlag.MMAPABLE : 0) | (isReadOnly ? MapFlag.RDONLY_PROG : 0),
        types: object.types,
        keyType: 0,
        valueType: datasecType(object.types, section.name),
      },
      undefined,
      section,
    );
  }

  /** The maps of a section of structs of functions: one a variable. */
  static ofStructOps(object: BpfObject, section: DataSection): LibbpfMap[] {
    return structOpsVariables(object.types, section).map((variable) => {
      const { name, structName, hasLink } = variable;
      const attributes = {
        mapType: MapType.STRUCT_OPS, name, keySize: 4, valueSize: 0, maxEntries: 1, mapFlags: hasLink ? MapFlag.LINK : 0,
        types: object.types, keyType: 0, valueType: 0, structOps: structName,
      };
      return new LibbpfMap(name, attributes, undefined, undefined, variable);
    });
  }

  /** `bpf_map__is_internal`. */
  get isInternal(): boolean {
    return this.section !== undefined;
  }

  get isReadOnly(): boolean {
    return (this.attributes.mapFlags & MapFlag.RDONLY_PROG) !== 0;
  }
}

function attributesOf(types: TypeTable, definition: MapDefinition, name: string): MapAttributes {
  const { mapType, keySize, valueSize, maxEntries, mapFlags } = definition;
  const keyType = definition.keyType ?? 0;
  const valueType = definition.valueType ?? 0;
  return { mapType, name, keySize, valueSize, maxEntries, mapFlags, types, keyType, valueType };
}

/** The datasec that describes a section's variables; 0 where the object has none. */
/** `map_is_mmapable`: user code sees a section that has a variable it can name. */
function isMmapable({ variables }: DataSection): boolean {
  return variables.some(({ linkage }) => linkage !== 'static');
}

function datasecType(types: TypeTable, name: string): number {
  return Math.max(0, types.findIndex((type) => type.kind === 'datasec' && type.name === name));
}
