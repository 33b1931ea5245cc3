using System.Diagnostics;
using System.Globalization;
using Weir.Data.Tables;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Engine;

namespace Weir.Bench.Training;

/// <summary>Single rows of a table through a served package, one after the other.</summary>
internal static class OneRow
{
    private const int Rows = 256;

    public static void Measure(string package, string table, int runs)
    {
        using var model = ServedModel.Load(Path.GetFullPath(package));
        using var rows = Table.Open(Path.GetFullPath(table), new TableOptions(), CancellationToken.None);
        string[] names = [.. model.Inputs.Select(i => i.Name)];
        var read = rows.Read(names, CancellationToken.None);
        Func<int, OrtValue>[] columns = [.. read.Select((c, i) => Tensors(model.Inputs[i].Metadata.ElementType, c))];
        var count = Math.Min(Rows, read[0].Count);
        for (var i = 0; i < count * 4; i++) Run(model, names, columns, i % count);
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++) Run(model, names, columns, i % count);
        var elapsed = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names.Length} raw columns, {runs} single rows: {cpu.TotalMicroseconds / runs:0.0} CPU-µs and {elapsed.TotalMicroseconds / runs:0.0} µs a row"));
    }

    private static void Run(ServedModel model, string[] names, Func<int, OrtValue>[] columns, int row)
    {
        var values = Array.ConvertAll(columns, c => c(row));
        using (model.Run(names, values, null)) foreach (var value in values) value.Dispose();
    }

    private static Func<int, OrtValue> Tensors(TensorElementType type, Column column)
    {
        var (flags, texts, numbers) = (column as BooleanColumn, type == TensorElementType.String ? column.ToTexts() : [], type == TensorElementType.Double ? column.ToDoubles() : []);
        return type switch
        {
            TensorElementType.Bool => row => OrtValue.CreateTensorValueFromMemory(new[] { flags!.Values[row] == true }, 1, 1),
            TensorElementType.String => row => OrtValue.CreateFromStrings(new[] { texts[row] ?? string.Empty }, 1, 1),
            _ => row => OrtValue.CreateTensorValueFromMemory(new[] { numbers[row] }, 1, 1),
        };
    }
}
