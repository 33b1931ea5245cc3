using System.Text.Json;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Server.Tests.Studies;

/// <summary>The examples of the guide to studies over HTTP, as printed, against a real server.</summary>
public sealed class StudyGuideTests
{
    private const string Printed = "http://127.0.0.1:5000";

    [Fact]
    public async Task The_calls_of_the_guide_work_with_curl_as_printed()
    {
        Require.Program("curl", "(apt-get install curl)");
        await using var server = await ServerFixture.StartAsync();
        // An answer that is an error ends the script; that is all that is put before it.
        var result = await RunAsync("/bin/sh", ["-ec", "curl() { command curl --fail-with-body -sS \"$@\"; echo; }\n" + Example("sh", server)]);
        var answers = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => JsonElement.Parse(a)).ToList();
        Assert.Equal(9, answers.Count);
        Assert.Equal((0, 0.001), (answers[2].GetProperty("number").GetInt32(), answers[2].GetProperty("params").GetProperty("lr").GetDouble()));
        Assert.Equal(0.4, answers[^2].GetProperty("study").GetProperty("best").GetDouble());
        Assert.Equal("stopped", answers[^1].GetProperty("study").GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_client_in_Python_works_as_printed_and_begun_again_too()
    {
        var python = Require.Program("python3", "(apt-get install python3)");
        await using var server = await ServerFixture.StartAsync();
        for (var time = 0; time < 2; time++) await RunAsync(python, ["-c", Example("python", server)]);
        var (_, study) = await server.SendAsync("GET", "/api/weir/v1/studies/quick");
        var trials = study.GetProperty("study").GetProperty("trials");
        Assert.Equal(20, trials.GetProperty("complete").GetInt32() + trials.GetProperty("pruned").GetInt32());
        Assert.True(trials.GetProperty("pruned").GetInt32() > 0);
    }

    private static string Example(string language, ServerFixture server)
    {
        var page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "studies.md"));
        return page.Split($"```{language}\n")[1].Split("```")[0].Replace(Printed, server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);
    }

    private static async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var folder = new TempFolder();
        var result = await ProcessRunner.RunAsync(new ProcessSpec(program, arguments) { WorkingDirectory = folder.Path });
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}{result.Error}");
        return result;
    }
}
