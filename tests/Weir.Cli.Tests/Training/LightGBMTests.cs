using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Numerics;
using Weir.Native.LightGBM;

namespace Weir.Cli.Tests.Training;

/// <summary>A learner whose library is optional: with it, without it, and what was made with it where it is not.</summary>
public sealed class LightGBMTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Without_its_library_the_learner_is_told_of_with_what_brings_it_and_others_train()
    {
        Table();
        var (code, _, error) = await WithoutAsync("train", "t.csv", "--target", "y", "--learner", "lightgbm", "--out", "m");
        Assert.Equal(1, code);
        Assert.Contains("the learner 'lightgbm' is not available", error, StringComparison.Ordinal);
        Assert.Contains("eng/build-lightgbm.sh", error, StringComparison.Ordinal);
        (code, _, error) = await WithoutAsync("train", "t.csv", "--target", "y", "--learner", "nosuch", "--out", "m");
        Assert.Equal(2, code);
        Assert.Contains("lightgbm (not available", error, StringComparison.Ordinal);
        (code, _, error) = await WithoutAsync("train", "t.csv", "--target", "y", "--learner", "linear", "--out", "m");
        Assert.True(code == 0, error);
        (code, var output, _) = await WithoutAsync("doctor", "--json");
        Assert.Contains("WEIR_LIGHTGBM is set to", output, StringComparison.Ordinal);
        Assert.InRange(code, 0, 1); // other things may be missing here
    }

    [Fact]
    public async Task A_package_that_was_made_with_it_predicts_without_it()
    {
        Assert.SkipWhen(LightGBMLibrary.Problem is not null, LightGBMLibrary.Problem?.Hint ?? string.Empty);
        Table();
        await _runner.SucceedsAsync("train", "t.csv", "--target", "y", "--learner", "lightgbm", "--rounds", "20", "--out", "m");
        await _runner.SucceedsAsync("predict", "m", "t.csv", "-o", "here.csv");
        var (code, _, error) = await WithoutAsync("predict", "m", "t.csv", "-o", "there.csv");
        Assert.True(code == 0, error);
        Assert.Equal(await ReadAsync("here.csv"), await ReadAsync("there.csv"));
        foreach (var file in new[] { "requirements.txt", "conda.yaml", "python_env.yaml" })
            if (File.Exists(_runner.Folder["m", file])) Assert.DoesNotContain("lightgbm", await ReadAsync($"m/{file}"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("lightgbm:", await ReadAsync("m/MLmodel"), StringComparison.OrdinalIgnoreCase); // a flavour of its own
    }

    [Fact]
    public async Task Workers_of_a_search_find_it()
    {
        Assert.SkipWhen(LightGBMLibrary.Problem is not null, LightGBMLibrary.Problem?.Hint ?? string.Empty);
        Table();
        var (code, output, error) = await RunAsync(null, "automl", "t.csv", "--target", "y", "--learner", "lightgbm", "--max-trials", "2", "--rounds", "15", "--out", "m", "--json");
        Assert.True(code == 0, error);
        Assert.Contains("\"failures\":[]", output.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_runner.Folder[name], TestContext.Current.CancellationToken);

    private Task<(int Code, string Output, string Error)> WithoutAsync(params string[] arguments) => RunAsync("/nowhere/lib_lightgbm.so", arguments);

    // The real program, as its library is looked for once in a process.
    private async Task<(int Code, string Output, string Error)> RunAsync(string? library, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(WeirCli).Assembly.Location, .. arguments]) { WorkingDirectory = _runner.Folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        if (library is not null) info.Environment["WEIR_LIGHTGBM"] = library;
        using var process = Process.Start(info)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private void Table()
    {
        var random = new SeededRandom(1);
        _runner.Folder.Write("t.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 200).Select(_ =>
        {
            var (a, b) = (random.NextNormal(), random.NextNormal());
            return string.Create(CultureInfo.InvariantCulture, $"{a:0.000},{b:0.000},{(a + b > 0 ? "yes" : "no")}\n");
        })));
    }
}
