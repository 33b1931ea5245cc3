using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;

namespace Weir.Models.Packages;

/// <summary>Example rows as the files of a package.</summary>
internal static class ExampleJson
{
    /// <summary><c>{"columns": […], "data": [[…]]}</c>; of tensors <c>{"inputs": {"name": [[…]]}}</c>, as MLflow writes a dictionary of arrays.</summary>
    public static string Frame(InputExample example) => Json(writer =>
    {
        if (example.IsTensors) Tensors(writer, example);
        else Frame(writer, example);
    });

    /// <summary>A complete request body.</summary>
    public static string Request(InputExample example) => example.IsTensors ? Frame(example) : Json(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("dataframe_split");
        Frame(writer, example);
        writer.WriteEndObject();
    });

    private static void Frame(Utf8JsonWriter writer, InputExample example)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in example.Columns) writer.WriteStringValue(column);
        writer.WriteEndArray();
        writer.WriteStartArray("data");
        foreach (var row in example.Rows)
        {
            writer.WriteStartArray();
            foreach (var cell in row) Cell(writer, cell);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Tensors(Utf8JsonWriter writer, InputExample example)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("inputs");
        for (var column = 0; column < example.Columns.Count; column++)
        {
            writer.WriteStartArray(example.Columns[column]);
            foreach (var row in example.Rows) Cell(writer, row[column]);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Cell(Utf8JsonWriter writer, object? cell)
    {
        switch (cell)
        {
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case string text: writer.WriteStringValue(text); break;
            case IReadOnlyList<object?> values:
                writer.WriteStartArray();
                foreach (var value in values) Cell(writer, value);
                writer.WriteEndArray();
                break;
            case null or double: writer.WriteNullValue(); break;
            default: throw new ArgumentException($"an example holds no {cell.GetType()}");
        }
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonDefaults.Compact)) write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
