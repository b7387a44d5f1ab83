package io.manyline.proto.event;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON Schema (2020-12) of each event's body: what [EventBody] writes.
///
/// **Flow:** made of the `.proto` files themselves, their comments included, so that it cannot
/// differ from what is sent. **Shape:** maps and lists, to be written as JSON by whoever serves
/// them. Fields that are written in any case are required; `optional` ones, members of a `oneof`
/// and messages only where there is something to tell. Fields of a later version are valid, since
/// who has this one is sent them too.
public final class EventSchema {
  /// A new field or type is the next minor version; one that goes away, or is something else, the
  /// next major one.
  public static final String VERSION = "1.0.0";

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final Map<String, String> COMMENTS = comments();

  private final String place;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  /// Schemas of one document.
  ///
  /// @param place where the document has the definitions, from its root
  public EventSchema(String place) {
    this.place = place;
  }

  /// The schema of a whole body as a document of its own, with the definitions that it needs.
  public static Map<String, Object> of(EventType type) {
    EventSchema own = new EventSchema("#/$defs/");
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DIALECT);
    schema.put("$id", "/docs/events/" + type.publicName() + "?version=" + VERSION);
    schema.putAll(own.body(type));
    schema.put("$defs", own.definitions());
    return schema;
  }

  /// The schema of a whole body, which refers to [#definitions].
  public Map<String, Object> body(EventType type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("id", text("The same for each attempt and each repetition of this fact."));
    properties.put("type", Map.of("const", type.publicName()));
    properties.put("session_id", text("The session's phone number, digits only."));
    properties.put("timestamp", time("When it happened."));
    properties.put("data", reference(type.member()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("title", type.publicName());
    describe(schema, type.member().getFullName());
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", List.copyOf(properties.keySet()));
    return schema;
  }

  /// What the bodies until now refer to, by name.
  public Map<String, Object> definitions() {
    return definitions;
  }

  private Map<String, Object> reference(Descriptor message) {
    String name = name(message);
    if (!definitions.containsKey(name)) {
      // Before its fields: a message may contain itself.
      definitions.put(name, Map.of());
      definitions.put(name, object(message));
    }
    return Map.of("$ref", place + name);
  }

  /// With the messages that it is within, as several may have a `Reaction`.
  private static String name(Descriptor message) {
    String inPackage = message.getFile().getPackage() + ".";
    return message.getFullName().substring(inPackage.length());
  }

  private Map<String, Object> object(Descriptor message) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (FieldDescriptor field : message.getFields()) {
      properties.put(field.getName(), field(field));
      if (!field.hasPresence()) {
        required.add(field.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    describe(schema, message.getFullName());
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    return schema;
  }

  private Map<String, Object> field(FieldDescriptor field) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (field.isMapField()) {
      schema.put("type", "object");
      schema.put("additionalProperties", value(field.getMessageType().findFieldByName("value")));
    } else if (field.isRepeated()) {
      schema.put("type", "array");
      schema.put("items", value(field));
    } else {
      schema.putAll(value(field));
    }
    describe(schema, field.getFullName());
    return schema;
  }

  private Map<String, Object> value(FieldDescriptor field) {
    return switch (field.getType()) {
      case BOOL -> Map.of("type", "boolean");
      case STRING -> Map.of("type", "string");
      case BYTES -> Map.of("type", "string", "contentEncoding", "base64");
      case INT32, SINT32, SFIXED32 -> Map.of("type", "integer");
      case UINT32, FIXED32 -> Map.of("type", "integer", "minimum", 0);
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 ->
          Map.of("type", "string", "pattern", "^-?[0-9]+$");
      case FLOAT, DOUBLE -> Map.of("type", "number");
      case ENUM ->
          Map.of(
              "type",
              "string",
              "enum",
              field.getEnumType().getValues().stream().map(each -> each.getName()).toList());
      case MESSAGE, GROUP ->
          field.getMessageType().getFullName().equals(Timestamp.getDescriptor().getFullName())
              ? Map.of("type", "string", "format", "date-time")
              : reference(field.getMessageType());
    };
  }

  private static Map<String, Object> text(String description) {
    return Map.of("type", "string", "minLength", 1, "description", description);
  }

  private static Map<String, Object> time(String description) {
    return Map.of("type", "string", "format", "date-time", "description", description);
  }

  private static void describe(Map<String, Object> schema, String fullName) {
    String comment = COMMENTS.get(fullName);
    if (comment != null) {
      schema.put("description", comment);
    }
  }

  /// Full names of messages and fields to the comments before them.
  private static Map<String, String> comments() {
    Map<String, String> found = new HashMap<>();
    try (InputStream in = EventSchema.class.getResourceAsStream("/manyline/descriptors.pb")) {
      if (in == null) {
        throw new IllegalStateException("descriptors.pb is missing: the build makes it");
      }
      FileDescriptorSet.parseFrom(in)
          .getFileList()
          .forEach(
              file -> {
                for (SourceCodeInfo.Location each : file.getSourceCodeInfo().getLocationList()) {
                  String comment = each.getLeadingComments().strip().replaceAll("\\s+", " ");
                  ProtoPath.name(file, each.getPathList())
                      .filter(_ -> !comment.isEmpty())
                      .ifPresent(name -> found.put(name, comment));
                }
              });
      return Map.copyOf(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
