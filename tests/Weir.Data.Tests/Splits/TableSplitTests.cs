using System.Globalization;
using System.Numerics;
using System.Text;
using Weir.Data.Splits;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Testing;

namespace Weir.Data.Tests.Splits;

public sealed class TableSplitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Recorder _recorder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Where_a_row_goes_is_the_documented_hash_of_its_own_values()
    {
        var path = Rows("t.parquet", 3000);
        var result = await SplitAsync(new SplitRequest { Table = path, By = ["id", "name"], Test = 0.25, Validation = 0.1, Seed = 3 });
        Assert.Equal(["train", "valid", "test"], result.Parts.Select(p => p.Name));
        foreach (var part in result.Parts)
        {
            using var table = Table.Open(part.Path);
            var (ids, names) = (table.ReadTexts("id"), table.ReadTexts("name"));
            for (var i = 0; i < ids.Length; i++) Assert.Equal(part.Name, Documented($"3\u001f{ids[i]}\u001f{names[i]?.Replace("\\", "\\\\", StringComparison.Ordinal) ?? "\\N"}", 0.25, 0.1));
        }

        Assert.Equal(3000, result.Parts.Sum(p => p.Rows));
        Assert.InRange(result.Parts[2].Rows, 650, 850);
    }

    [Fact]
    public async Task A_split_that_is_cancelled_half_way_leaves_the_old_parts_or_none()
    {
        var path = Rows("t.parquet", 3000);
        await Cancelled(_folder["new", "parts"]);
        Assert.False(Directory.Exists(_folder["new"]));

        var before = await SplitAsync(new SplitRequest { Table = path, OutputFolder = _folder["old"] });
        await Cancelled(_folder["old"]);
        Assert.Equal(["test.parquet", "train.parquet"], Directory.EnumerateFileSystemEntries(_folder["old"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        foreach (var part in before.Parts) Assert.Equal(part.Hash, "md5:" + ContentHash.Md5OfFile(part.Path));

        async Task Cancelled(string folder)
        {
            using var source = new CancellationTokenSource();
            var context = _recorder.Context(_folder.Path) with { Progress = new AfterFirstPart(source) };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TableSplit.RunAsync(new SplitRequest { Table = path, OutputFolder = folder, Seed = 9 }, context, source.Token));
        }
    }

    [Fact]
    public async Task New_rows_move_no_old_ones_and_equal_keys_stay_together()
    {
        var before = await SplitAsync(new SplitRequest { Table = Rows("t.parquet", 2000), By = ["name"], OutputFolder = _folder["a"] });
        var after = await SplitAsync(new SplitRequest { Table = Rows("t2.parquet", 4000), By = ["name"], OutputFolder = _folder["b"] });
        var old = Names(before.Parts[1].Path);
        Assert.Subset(Names(after.Parts[1].Path), old);
        Assert.Empty(Names(after.Parts[0].Path).Intersect(Names(after.Parts[1].Path)));
        Assert.NotEmpty(old);
    }

    [Fact]
    public async Task By_time_the_latest_rows_are_for_testing_and_one_moment_is_not_torn()
    {
        var path = Rows("t.parquet", 1000);
        var result = await SplitAsync(new SplitRequest { Table = path, Time = "day", Test = 0.2, Validation = 0.1 });
        var days = result.Parts.Select(p =>
        {
            using var table = Table.Open(p.Path);
            return table.ReadDoubles("day");
        }).ToList();
        Assert.True(days[0].Max() < days[1].Min());
        Assert.True(days[1].Max() < days[2].Min());
        Assert.InRange(days[2].Length, 150, 250);
        var execution = Assert.Single(_recorder.Executions);
        Assert.Equal("md5:" + ContentHash.Md5OfFile(path), execution.Inputs[0].Hash);
        Assert.Equal(["data/t/train.parquet", "data/t/valid.parquet", "data/t/test.parquet"], execution.Outputs.Select(o => o.Name));
        Assert.All(execution.Outputs, o => Assert.Equal("split", o.Kind));
    }

    [Fact]
    public async Task What_cannot_be_split_is_told()
    {
        var path = Rows("t.parquet", 3);
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new SplitRequest { Table = path, Test = 1.5 }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new SplitRequest { Table = path, Test = 0.6, Validation = 0.4 }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new SplitRequest { Table = path, By = ["id"], Time = "day" }));
        Assert.Equal(DataErrors.UnknownColumn, await CodeAsync(new SplitRequest { Table = path, By = ["ids"] }));
        Assert.Equal(DataErrors.WrongColumnType, await CodeAsync(new SplitRequest { Table = path, Time = "name" }));
        Assert.Equal(DataErrors.NoRows, await CodeAsync(new SplitRequest { Table = path, Test = 0.0001 }));
    }

    private async Task<string> CodeAsync(SplitRequest request) => (await Assert.ThrowsAsync<WeirException>(() => SplitAsync(request))).Code;

    private Task<SplitResult> SplitAsync(SplitRequest request) => TableSplit.RunAsync(request, _recorder.Context(_folder.Path));

    private string Rows(string name, int count)
    {
        var path = _folder["data", name];
        TableWriter.Write(path,
        [
            new IntegerColumn("id", [.. Enumerable.Range(0, count).Select(i => (long)i)]),
            new TextColumn("name", [.. Enumerable.Range(0, count).Select(i => i % 11 == 0 ? null : i % 7 == 0 ? "\\N" : $"n{i % 500}")]),
            new TimeColumn("day", [.. Enumerable.Range(0, count).Select(i => (DateTime?)DateTime.UnixEpoch.AddDays(i % 97))], isDate: true),
        ]);
        return path;
    }

    private static HashSet<string?> Names(string path)
    {
        using var table = Table.Open(path);
        return [.. table.ReadTexts("name")];
    }

    private static string Documented(string key, double test, double valid)
    {
        var digits = ContentHash.Md5(Encoding.UTF8.GetBytes(key))[..15];
        var hash = long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (double)BigInteger.Pow(16, 15);
        return hash < test ? "test" : hash < test + valid ? "valid" : "train";
    }

    private sealed class AfterFirstPart(CancellationTokenSource source) : Weir.Foundation.Progress.IProgressSink
    {
        public void Report(string activity, long done, long? total, string unit)
        {
            if (activity == "writing the parts" && done == 1) source.Cancel();
        }
    }
}
