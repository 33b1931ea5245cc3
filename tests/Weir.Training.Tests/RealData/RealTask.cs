using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Weir.Testing;

namespace Weir.Training.Tests.RealData;

/// <summary>A task on a real data set with its agreed test rows, written as two CSV files.</summary>
internal sealed record RealTask(string Id, string Target, LearningTask Task, IReadOnlyList<string> Drop, IReadOnlyList<string> Derive, string Metric, string TrainFile, string TestFile)
{
    public static RealTask Prepare(string id, TempFolder folder)
    {
        using var tasks = JsonDocument.Parse(File.ReadAllText(TestData.SharedData("tasks.json")));
        var task = tasks.RootElement.GetProperty("tasks").EnumerateArray().First(t => t.GetProperty("id").GetString() == id);
        var data = task.GetProperty("data").GetString()!;
        var records = Records(TestData.SharedData($"{data}.csv.gz"));
        var test = task.GetProperty("test_ids").EnumerateArray().Select(i => i.GetInt32()).ToHashSet();
        var train = folder.Write("train.csv", records[0] + string.Concat(records.Skip(1).Where((_, i) => !test.Contains(i))));
        var held = folder.Write("test.csv", records[0] + string.Concat(records.Skip(1).Where((_, i) => test.Contains(i))));
        var isTip = task.TryGetProperty("target_rule", out _);
        return new RealTask(
            id,
            task.GetProperty("target").GetString()!,
            Enum.Parse<LearningTask>(task.GetProperty("type").GetString()!, ignoreCase: true),
            [.. task.GetProperty("drop").EnumerateArray().Select(d => d.GetString()!)],
            isTip ? ["big_tip = tips > 0.2 * fare"] : [],
            task.GetProperty("metric").GetString()!,
            train,
            held);
    }

    public TrainingRequest Request() => new() { DataPath = TrainFile, TestPath = TestFile, Target = Target, Task = Task, Drop = Drop, Derive = Derive };

    // Records, not lines: a quoted value may hold line breaks.
    private static List<string> Records(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<string> records = [];
        var record = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            record.Append(line).Append('\n');
            if (record.ToString().Count(c => c == '"') % 2 != 0) continue;
            records.Add(record.ToString());
            record.Clear();
        }

        return records;
    }
}
