using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Testing;

namespace Weir.PredictionLog.Tests;

public sealed class PredictionLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_found_by_id_while_it_is_written_and_after_it_was_sealed()
    {
        var log = await OpenAsync();
        for (var i = 0; i < 500; i++) Assert.True(log.TryAppend(Record($"p{i}", $"\"fare\":{i}.5,\"city\":\"c{i % 3}\"")));
        await log.DisposeAsync();
        Assert.Equal((500, 0), (log.Written, log.Dropped));
        var reader = new PredictionLogReader(_folder.Path);
        Assert.Single(reader.Segments());
        Assert.Equal(499.5, reader.Find("p499")!.Value.GetProperty("inputs.fare").GetDouble());
        Assert.Null(reader.Find("p500"));
    }

    [Fact]
    public async Task Fields_may_change_order_come_and_go_and_hold_anything()
    {
        var log = await OpenAsync();
        Assert.True(log.TryAppend(Text("""{"prediction_id":"a","inputs":{"n":1,"s":"it's \"x\" \u00fc 🌊\n","v":null},"outputs":{}}""")));
        Assert.True(log.TryAppend(Text("""{"outputs":{"p":[0.25,{"k":[1]}]},"inputs":{"v":7,"n":2.5},"prediction_id":"b","row":3}""")));
        Assert.True(log.TryAppend(Text("""{"prediction_id":"c","inputs":{"n":1e3,"v":true,"with \"quote":1},"extra":"e","outputs":{"p":"text"}}""")));
        await log.DisposeAsync();
        var reader = new PredictionLogReader(_folder.Path);
        var (a, b, c) = (reader.Find("a")!.Value, reader.Find("b")!.Value, reader.Find("c")!.Value);
        Assert.Equal((1.0, "it's \"x\" ü 🌊\n", JsonValueKind.Null), (a.GetProperty("inputs.n").GetDouble(), a.GetProperty("inputs.s").GetString(), a.GetProperty("outputs.p").ValueKind));
        Assert.Equal((2.5, "7", 3), (b.GetProperty("inputs.n").GetDouble(), b.GetProperty("inputs.v").GetString(), b.GetProperty("row").GetInt32()));
        Assert.Equal("""[0.25,{"k":[1]}]""", b.GetProperty("outputs.p").GetString());
        Assert.Equal((1000.0, "true", "text", "e"), (c.GetProperty("inputs.n").GetDouble(), c.GetProperty("inputs.v").GetString(), c.GetProperty("outputs.p").GetString(), c.GetProperty("extra").GetString()));
        Assert.Equal(1, c.GetProperty("inputs.with \"quote").GetInt32());

        static byte[] Text(string json) => Encoding.UTF8.GetBytes(json);
    }

    [Fact]
    public async Task A_journal_stays_when_all_that_is_wrong_is_a_missing_library()
    {
        await File.WriteAllBytesAsync(_folder["journal-1.wlog"], await JournalAsync(Record("a", "\"x\":1")));
        await Sealing.SealAbandonedAsync(_folder.Path, _warnings.Enqueue, CancellationToken.None, (_, _) => throw new WeirException(ErrorCodes.MissingDependency, "DuckDB was not found"));
        Assert.Contains(_warnings, w => w.Contains("stays unsealed", StringComparison.Ordinal));
        await Sealing.SealAbandonedAsync(_folder.Path, _warnings.Enqueue, CancellationToken.None);
        Assert.NotNull(new PredictionLogReader(_folder.Path).Find("a"));
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[1]")]
    [InlineData("{\"inputs\":1}")]
    public async Task A_record_that_is_no_record_puts_the_journal_aside_and_stops_nobody(string text)
    {
        await File.WriteAllBytesAsync(_folder["journal-1.wlog"], await JournalAsync(Encoding.UTF8.GetBytes(text)));
        var log = await OpenAsync();
        Assert.True(File.Exists(_folder["journal-1.wlog.bad"]));
        Assert.True(log.TryAppend(Record("a", "\"x\":1")));
        await log.DisposeAsync();
        Assert.NotNull(new PredictionLogReader(_folder.Path).Find("a"));
    }

    [Fact]
    public async Task A_journal_cut_at_any_byte_gives_every_whole_record_before_the_cut()
    {
        var whole = await JournalAsync(Record("a", "\"x\":1"), Record("b", "\"x\":2"), Record("c", "\"x\":3"));
        var frame = (whole.Length - 8) / 3;
        for (var length = 0; length <= whole.Length; length++)
        {
            var path = _folder["cut", $"journal-{length}.wlog"];
            Directory.CreateDirectory(_folder["cut"]);
            await File.WriteAllBytesAsync(path, whole[..length]);
            var damaged = false;
            Assert.Equal(Math.Max(0, length - 8) / frame, Journal.ReadFrames(path, () => damaged = true).Count());
            Assert.False(damaged);
        }
    }

    [Fact]
    public async Task A_flipped_byte_is_damage_that_keeps_the_journal_and_gives_what_stands_before_it()
    {
        var whole = await JournalAsync(Record("a", "\"x\":1"), Record("b", "\"x\":2"), Record("c", "\"x\":3"));
        whole[^3] ^= 0x40;
        await File.WriteAllBytesAsync(_folder["journal-1.wlog"], whole);
        await (await OpenAsync()).DisposeAsync();
        Assert.True(File.Exists(_folder["journal-1.wlog.bad"]));
        Assert.Contains(_warnings, w => w.Contains("damaged", StringComparison.Ordinal));
        var reader = new PredictionLogReader(_folder.Path);
        Assert.NotNull(reader.Find("b"));
        Assert.Null(reader.Find("c"));
    }

    [Fact]
    public async Task Random_bytes_never_throw_and_stop_nobody()
    {
        var random = new SeededRandom(7);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(200)];
            for (var b = 0; b < bytes.Length; b++) bytes[b] = (byte)random.NextUInt64();
            if (i % 2 == 0) bytes = [.. Journal.Magic, .. bytes];
            await File.WriteAllBytesAsync(_folder[$"journal-{i:D3}.wlog"], bytes);
        }

        await (await OpenAsync()).DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "journal-*.wlog"));
    }

    [Fact]
    public async Task Names_that_differ_only_by_case_become_two_columns()
    {
        var log = await OpenAsync();
        log.TryAppend(Record("a", "\"Age\":1,\"age\":2"));
        await log.DisposeAsync();
        var row = new PredictionLogReader(_folder.Path).Find("a")!.Value;
        Assert.Equal((1, 2), (row.GetProperty("inputs.Age").GetInt64(), row.GetProperty("inputs.age~2").GetInt64()));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Values_that_change_their_type_from_row_to_row_are_kept()
    {
        var log = await OpenAsync();
        foreach (var (id, value) in new[] { ("a", "1"), ("b", "2.5"), ("c", "null"), ("d", "\"x\""), ("e", "[1,{\"k\":null}]"), ("f", "true") }) log.TryAppend(Record(id, $"\"v\":{value}"));
        await log.DisposeAsync();
        var reader = new PredictionLogReader(_folder.Path);
        Assert.Equal("2.5", reader.Find("b")!.Value.GetProperty("inputs.v").ToString());
        Assert.Equal("x", reader.Find("d")!.Value.GetProperty("inputs.v").ToString());
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task A_record_too_large_is_dropped_and_counted_and_those_after_it_are_kept()
    {
        var log = await OpenAsync();
        Assert.True(log.TryAppend(Record("one", "\"x\":1")));
        Assert.False(log.TryAppend(Record("two", $"\"x\":\"{new string('x', Journal.MaximumPayload)}\"")));
        Assert.True(log.TryAppend(Record("three", "\"x\":3")));
        await log.DisposeAsync();
        Assert.Equal((2, 1), (log.Written, log.Dropped));
        Assert.NotNull(new PredictionLogReader(_folder.Path).Find("three"));
    }

    [Fact]
    public async Task A_snapshot_holds_everything_once_while_journals_are_sealed_under_it()
    {
        var log = await PredictionLogWriter.OpenAsync(_folder.Path, new PredictionLogOptions { SealAtBytes = 2_000 }, TimeProvider.System, _warnings.Enqueue);
        var reader = new PredictionLogReader(_folder.Path);
        Directory.CreateDirectory(_folder["scratch"]);
        for (var i = 0; i < 300; i++)
        {
            while (!log.TryAppend(Record($"p{i}", $"\"x\":{i}"))) await Task.Yield();
            if (i % 30 == 0) Assert.NotNull(await reader.SnapshotAsync(_folder["scratch"]));
        }

        await log.DisposeAsync();
        var ids = Enumerable.Range(0, 300).Where(i => reader.Find($"p{i}") is null).ToList();
        Assert.Empty(ids);
        Assert.Empty(_warnings);
    }

    private static byte[] Record(string id, string inputs) => Encoding.UTF8.GetBytes(
        "{\"prediction_id\":\"" + id + "\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"model\":\"m\",\"version\":\"1\",\"model_digest\":\"md5:0\",\"variant\":\"main\",\"row\":0,\"latency_ms\":0.5,\"inputs\":{" + inputs + "},\"outputs\":{\"y\":1}}");

    private async Task<byte[]> JournalAsync(params byte[][] records)
    {
        using var stream = new MemoryStream();
        stream.Write(Journal.Magic);
        foreach (var record in records) Journal.WriteFrame(stream, record);
        await stream.FlushAsync();
        return stream.ToArray();
    }

    private Task<PredictionLogWriter> OpenAsync() => PredictionLogWriter.OpenAsync(_folder.Path, new PredictionLogOptions(), TimeProvider.System, _warnings.Enqueue);
}
