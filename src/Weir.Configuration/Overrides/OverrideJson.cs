using System.Globalization;
using System.Text.Json;
using Weir.Yaml.Scalars;

namespace Weir.Configuration.Overrides;

/// <summary>What an override was read as, for tools: <c>{"type","key","package","value_type","value"}</c>.</summary>
public static class OverrideJson
{
    /// <summary>Writes an override.</summary>
    public static void Write(Utf8JsonWriter json, Override one)
    {
        json.WriteStartObject();
        json.WriteString("type", one.Kind switch { OverrideKind.Change => "change", OverrideKind.Add => "add", OverrideKind.ForceAdd => "force_add", _ => "delete" });
        json.WriteString("key", one.Key);
        json.WriteString("package", one.Package);
        json.WriteString("value_type", one.Value switch
        {
            null => null,
            ChoiceSweep { IsSimple: true } => "simple_choice_sweep",
            ChoiceSweep => "choice_sweep",
            GlobSweep => "glob_choice_sweep",
            RangeSweep => "range_sweep",
            IntervalSweep => "interval_sweep",
            _ => "element",
        });
        json.WritePropertyName("value");
        if (one.Value is { } value) Write(json, value);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OverrideValue value)
    {
        json.WriteStartObject();
        switch (value)
        {
            case NullValue: json.WriteString("t", "null"); break;
            case BoolValue flag: json.WriteString("t", "bool"); json.WriteBoolean("v", flag.Value); break;
            case IntValue whole: json.WriteString("t", "int"); Raw(json, "v", whole.Value.ToString(CultureInfo.InvariantCulture)); break;
            case FloatValue number: Float(json, number.Value); break;
            case TextValue text:
                json.WriteString("t", "str");
                json.WriteString("v", text.Value);
                if (text.Quote is { } quote) json.WriteString("q", quote.ToString());
                break;
            case ListValue list: json.WriteString("t", "list"); Values(json, "v", list.Items); break;
            case ExtensionValue more: json.WriteString("t", "extend_list"); Values(json, "v", more.Items); break;
            case DictValue map: Map(json, map); break;
            case SweepValue sweep: Sweep(json, sweep); break;
        }

        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, DictValue map)
    {
        json.WriteString("t", "dict");
        json.WriteStartArray("v");
        foreach (var (key, value) in map.Entries)
        {
            json.WriteStartArray();
            Write(json, key);
            Write(json, value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Sweep(Utf8JsonWriter json, SweepValue sweep)
    {
        switch (sweep)
        {
            case GlobSweep glob:
                json.WriteString("t", "glob");
                Texts(json, "include", glob.Include);
                Texts(json, "exclude", glob.Exclude);
                return;
            case ChoiceSweep choice:
                json.WriteString("t", "choice");
                Values(json, "v", choice.Values);
                json.WriteBoolean("simple", choice.IsSimple);
                break;
            case RangeSweep range:
                json.WriteString("t", "range");
                Value(json, "start", range.Start);
                Value(json, "stop", range.Stop);
                Value(json, "step", range.Step);
                break;
            case IntervalSweep interval:
                json.WriteString("t", "interval");
                Value(json, "start", new FloatValue(interval.Start));
                Value(json, "end", new FloatValue(interval.End));
                break;
        }

        if (sweep is not IntervalSweep) json.WriteBoolean("shuffle", sweep.IsShuffled);
        Texts(json, "tags", sweep.Tags);
    }

    private static void Value(Utf8JsonWriter json, string name, OverrideValue value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    private static void Values(Utf8JsonWriter json, string name, IReadOnlyList<OverrideValue> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Write(json, value);
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Float(Utf8JsonWriter json, double value)
    {
        json.WriteString("t", "float");
        if (double.IsFinite(value)) Raw(json, "v", PythonFloat.Repr(value));
        else json.WriteString("v", PythonFloat.Repr(value));
    }

    private static void Raw(Utf8JsonWriter json, string name, string number)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(number);
    }
}
