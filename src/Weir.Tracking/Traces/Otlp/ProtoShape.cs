namespace Weir.Tracking.Traces.Otlp;

/// <summary>The messages of OpenTelemetry's trace protocol, version 1: which field number is what (opentelemetry-proto, trace.proto and common.proto).</summary>
internal sealed class ProtoShape
{
    private readonly Dictionary<int, ProtoField> _fields = [];

    private ProtoShape()
    {
    }

    public static ProtoShape Span { get; } = Build();

    public IReadOnlyDictionary<int, ProtoField> Fields => _fields;

    private static ProtoShape Build()
    {
        ProtoShape any = new(), pair = new(), list = new(), pairs = new();
        any.Text(1, "string_value").Bool(2, "bool_value").Add(3, "int_value", ProtoKind.Int64).Add(4, "double_value", ProtoKind.Double)
            .Message(5, "array_value", list).Message(6, "kvlist_value", pairs).Bytes(7, "bytes_value");
        list.Message(1, "values", any, isList: true);
        pairs.Message(1, "values", pair, isList: true);
        pair.Text(1, "key").Message(2, "value", any);
        var point = new ProtoShape().Nanos(1, "time_unix_nano").Text(2, "name").Message(3, "attributes", pair, isList: true).Count(4, "dropped_attributes_count");
        var link = new ProtoShape().Bytes(1, "trace_id").Bytes(2, "span_id").Text(3, "trace_state").Message(4, "attributes", pair, isList: true).Count(5, "dropped_attributes_count").Count(6, "flags");
        var status = new ProtoShape().Text(2, "message").Enum(3, "code", "STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");
        return new ProtoShape().Bytes(1, "trace_id").Bytes(2, "span_id").Text(3, "trace_state").Bytes(4, "parent_span_id").Text(5, "name")
            .Enum(6, "kind", "SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER")
            .Nanos(7, "start_time_unix_nano").Nanos(8, "end_time_unix_nano").Message(9, "attributes", pair, isList: true).Count(10, "dropped_attributes_count")
            .Message(11, "events", point, isList: true).Count(12, "dropped_events_count").Message(13, "links", link, isList: true).Count(14, "dropped_links_count")
            .Message(15, "status", status).Count(16, "flags");
    }

    private ProtoShape Text(int number, string name) => Add(number, name, ProtoKind.Text);

    private ProtoShape Bool(int number, string name) => Add(number, name, ProtoKind.Bool);

    private ProtoShape Bytes(int number, string name) => Add(number, name, ProtoKind.Bytes);

    private ProtoShape Nanos(int number, string name) => Add(number, name, ProtoKind.UInt64);

    private ProtoShape Count(int number, string name) => Add(number, name, ProtoKind.UInt32);

    private ProtoShape Enum(int number, string name, params string[] values) => Add(number, name, ProtoKind.Enum, values: values);

    private ProtoShape Message(int number, string name, ProtoShape shape, bool isList = false) => Add(number, name, ProtoKind.Message, shape, isList);

    private ProtoShape Add(int number, string name, ProtoKind kind, ProtoShape? shape = null, bool isList = false, string[]? values = null)
    {
        _fields.Add(number, new ProtoField(name, kind, shape, isList, values));
        return this;
    }
}

/// <summary>One field of a message.</summary>
internal sealed record ProtoField(string Name, ProtoKind Kind, ProtoShape? Shape, bool IsList, string[]? Values);

internal enum ProtoKind
{
    Text,
    Bytes,
    Bool,
    Int64,
    UInt64,
    UInt32,
    Double,
    Enum,
    Message,
}
