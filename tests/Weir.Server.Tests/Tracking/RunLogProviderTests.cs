using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Weir.Client;
using Weir.Client.Logging;
using Weir.Foundation.Errors;

namespace Weir.Server.Tests.Tracking;

public sealed class RunLogProviderTests
{
    [Fact]
    public async Task What_a_program_logs_is_among_the_artifacts_of_its_run()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        await using (var provider = new RunLogProvider(run))
        {
            using var factory = LoggerFactory.Create(b => b.AddProvider(provider).SetMinimumLevel(LogLevel.Trace));
            var log = factory.CreateLogger("My.Trainer");
            log.LogInformation("epoch {Epoch} of {Of}", 1, 3);
            log.LogDebug("nobody wants to know");
            await provider.FlushAsync();
            Assert.Contains("epoch 1 of 3", await ReadAsync(client, run, "run-1.log"), StringComparison.Ordinal);
            log.LogError(new InvalidOperationException("broken"), "it failed");
        }

        var lines = (await ReadAsync(client, run, "run-1.log")).Split('\n');
        Assert.Matches(new Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO My\.Trainer: epoch 1 of 3$"), lines[0]);
        Assert.EndsWith("ERROR My.Trainer: it failed", lines[1], StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: broken", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_log_is_in_several_files_with_every_line_once_and_in_order()
    {
        await using var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        await using (var provider = new RunLogProvider(run, new RunLogOptions { MostBytes = 2000, Name = "app", Folder = "out/logs" }))
        {
            var log = provider.CreateLogger("c");
            for (var i = 0; i < 200; i++)
            {
                log.LogInformation("line {Number}.", i);
                if (i % 60 == 0) await provider.FlushAsync();
            }
        }

        var files = await client.Transport.ListArtifactsAsync(run.Info.ArtifactUri!, "out/logs");
        Assert.True(files.Count > 3);
        Assert.All(files, f => Assert.InRange(f.FileSize!.Value, 1, 2000));
        var text = new List<string>();
        for (var i = 1; i <= files.Count; i++) text.AddRange((await ReadAsync(client, run, $"app-{i}.log", "out/logs")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"line {i}."), text.Select(t => t.Split(": ")[1]));
    }

    [Fact]
    public async Task A_server_that_is_gone_at_the_end_leaves_the_lines_in_a_file_that_is_named()
    {
        var server = await ServerFixture.StartAsync();
        await using var client = server.Client();
        var run = await client.StartRunAsync(new RunStart("e"));
        var provider = new RunLogProvider(run);
        provider.CreateLogger("c").LogWarning("last words");
        await server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<WeirException>(() => provider.DisposeAsync().AsTask());
        var folder = failure.Message.Split('\'')[1];
        Assert.Contains("last words", await File.ReadAllTextAsync(Path.Combine(folder, "run-1.log")), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ReadAsync(TrackingClient client, ActiveRun run, string name, string folder = "logs")
    {
        using var reader = new StreamReader(await client.Transport.OpenArtifactAsync(run.Info.ArtifactUri!, $"{folder}/{name}"));
        return await reader.ReadToEndAsync();
    }
}
