using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Hashing;
using Weir.Foundation.Numerics;

namespace Weir.Cli.Tests.Faults;

/// <summary><c>kill -9</c> of push, pull and gc at random moments: nothing half-written under a final name, nothing lost, and the next run ends the work.</summary>
[Trait("Kind", "Faults")]
public sealed class KilledTransferTests : IDisposable
{
    private const int Files = 400;
    private static readonly int Rounds = Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full" ? 100 : 4;

    private readonly CommandRunner _weir = new();

    [Fact]
    public async Task Push_and_pull_that_are_killed_leave_whole_objects_and_are_simply_run_again()
    {
        await PrepareAsync();
        var random = new SeededRandom(20_26);
        var slept = await LengthAsync("push");
        for (var round = 0; round < Rounds; round++)
        {
            Empty("remote");
            await KillAsync(random, slept, "push");
            RequireSound("remote", hasDirectories: true);
            await _weir.SucceedsAsync("push");
            Assert.Equal(Files + 1, RequireSound("remote", hasDirectories: true));

            Empty(".dvc/cache");
            Empty("data");
            await KillAsync(random, slept * 2, "pull");
            RequireSound(".dvc/cache", hasDirectories: false);
            await _weir.SucceedsAsync("pull");
            Assert.Equal(Files + 1, RequireSound(".dvc/cache", hasDirectories: true));
            Assert.Equal("{}", (await _weir.RunAsync("status", "--json")).Output.Trim());
        }
    }

    [Fact]
    public async Task Gc_that_is_killed_removes_nothing_that_is_tracked_and_the_next_ends_the_work()
    {
        await PrepareAsync();
        var random = new SeededRandom(7);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 200; i++)
            {
                var path = _weir.Folder[".dvc", "cache", "files", "md5", "00", string.Create(CultureInfo.InvariantCulture, $"{i:x30}")];
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "stray");
            }

            await KillAsync(random, TimeSpan.FromMilliseconds(600), "gc", "-w", "-f", "--grace", "0");
            Assert.Equal("{}", (await _weir.RunAsync("status", "--json")).Output.Trim());
            await _weir.SucceedsAsync("gc", "-w", "-f", "--grace", "0");
            Assert.Equal(Files + 1, RequireSound(".dvc/cache", hasDirectories: true));
        }
    }

    [Fact]
    public async Task A_pull_onto_a_full_disk_says_so_and_is_continued_when_there_is_room()
    {
        await PrepareAsync();
        _weir.Folder.Write("big.bin", new string('x', 4 << 20));
        await _weir.SucceedsAsync("add", "big.bin");
        await _weir.SucceedsAsync("push");
        Empty(".dvc/cache");
        using var process = _weir.Start(largestFileBytes: 1 << 20, "fetch");
        var (code, error) = await CommandRunner.EndAsync(process);
        Assert.Equal(1, code);
        Assert.Contains("cannot write", error, StringComparison.Ordinal);
        RequireSound(".dvc/cache", hasDirectories: false);
        await _weir.SucceedsAsync("fetch");
        Assert.Equal(Files + 2, RequireSound(".dvc/cache", hasDirectories: true));
    }

    public void Dispose() => _weir.Dispose();

    private async Task PrepareAsync()
    {
        await _weir.SucceedsAsync("init", "--no-scm");
        for (var i = 0; i < Files; i++) _weir.Folder.Write($"data/{i % 7}/{i}.txt", $"content {i}\n");
        await _weir.SucceedsAsync("add", "data");
        await _weir.SucceedsAsync("remote", "add", "-d", "store", "remote");
    }

    private async Task<TimeSpan> LengthAsync(string verb)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = _weir.Start(largestFileBytes: null, verb);
        await CommandRunner.EndAsync(process);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task KillAsync(SeededRandom random, TimeSpan length, params string[] arguments)
    {
        using var process = _weir.Start(largestFileBytes: null, arguments);
        // The moment is by chance, whatever the machine's load; the work may have ended before.
        await Task.Delay(length * random.NextDouble(), TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private void Empty(string folder)
    {
        if (Directory.Exists(_weir.Folder[folder])) Directory.Delete(_weir.Folder[folder], recursive: true);
    }

    private int RequireSound(string root, bool hasDirectories)
    {
        var files = Path.Combine(_weir.Folder[root], "files", "md5");
        if (!Directory.Exists(files)) return 0;
        var objects = Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetFileName(Path.GetDirectoryName(f)!) + Path.GetFileName(f));
        foreach (var (name, path) in objects)
        {
            Assert.Equal(name[..32], ContentHash.Md5OfFile(path));
            if (!hasDirectories || !name.EndsWith(".dir", StringComparison.Ordinal)) continue;
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var entry in json.RootElement.EnumerateArray()) Assert.Contains(entry.GetProperty("md5").GetString()!, objects.Keys);
        }

        return objects.Count;
    }
}
