using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Cli.Shell;
using Weir.Foundation.Hashing;
using Weir.Testing;

namespace Weir.Cli.Tests.Lineage;

public sealed partial class PredictionToSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_prediction_leads_back_to_the_source_file_and_every_hash_on_the_way_is_that_of_the_file_on_disk()
    {
        Git("init", "-q", ".");
        await RunAsync("init");
        await RunAsync("sample", "taxi", "trips.csv", "--rows", "1500");
        await RunAsync("data", "import", "trips.csv", "--out", "data/trips.parquet");
        await RunAsync("data", "split", "data/trips.parquet", "--by", "trip_id", "--test", "0.2", "--out", "data/split");
        await RunAsync("add", "data/split");
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "data");
        var commit = Git("rev-parse", "HEAD").Trim();
        await RunAsync("train", "data/split/train.parquet", "--target", "tip", "--test", "data/split/test.parquet", "--drop", "trip_id", "--name", "tips", "--rounds", "20");
        await RunAsync("models", "register", "tips", "models/tips", "--alias", "champion");
        var prediction = await PredictAsync("models:/tips@champion", rows: 1);

        var origin = JsonElement.Parse(await RunAsync("lineage", prediction, "--json"));
        Assert.Equal(prediction, origin.GetProperty("prediction").GetProperty("prediction_id").GetString());
        Assert.Equal(1, origin.GetProperty("rows").GetInt32());
        var steps = new List<(string Kind, JsonElement Execution)>();
        var hashes = new Dictionary<string, string>();
        Walk(origin.GetProperty("model").GetProperty("upstream"), steps, hashes);

        Assert.Superset(new HashSet<string> { "models register", "train", "data split", "data import" }, steps.Select(s => s.Kind).ToHashSet());
        Assert.Contains("trips.csv", hashes.Keys);
        foreach (var (name, hash) in hashes.Where(h => !h.Key.StartsWith("models:/", StringComparison.Ordinal)))
        {
            var path = _folder[name];
            var actual = Directory.Exists(path) ? DirectoryListing.OfDirectory(path).Id() : ContentHash.Md5OfFile(path);
            Assert.True(hash == $"md5:{actual}", name);
        }

        var training = steps.First(s => s.Kind == "train").Execution;
        Assert.Equal(commit, training.GetProperty("git_commit").GetString());
        Assert.Contains("\"tip\"", training.GetProperty("configuration_json").GetString(), StringComparison.Ordinal);
        Assert.Equal(origin.GetProperty("model").GetProperty("artifact").GetProperty("hash").GetString(), hashes["models/tips"]);
        Assert.Contains(training.GetProperty("run_id").GetString()![..8], await RunAsync("runs", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_id_in_the_header_of_a_request_stands_for_all_its_rows()
    {
        await RunAsync("init", "--no-scm");
        await RunAsync("sample", "taxi", "trips.csv", "--rows", "600");
        await RunAsync("data", "import", "trips.csv");
        await RunAsync("sample", "later", "data/trips.parquet", "--keep", "tip", "--out", "data");
        await RunAsync("train", "data/first.parquet", "--target", "tip", "--drop", "trip_id", "--name", "tips", "--rounds", "5");
        var request = await PredictAsync("models/tips", rows: 7);

        var shown = await RunAsync("lineage", request);
        Assert.Contains($"request {request} of 7 rows", shown, StringComparison.Ordinal);
        Assert.Contains($"{request}-1", shown, StringComparison.Ordinal);
        Assert.Contains("and 2 more rows", shown, StringComparison.Ordinal);
        Assert.Contains("sample later trips", shown, StringComparison.Ordinal);
        Assert.Contains("source trips.csv", shown, StringComparison.Ordinal);

        var origin = JsonElement.Parse(await RunAsync("lineage", request, "--json"));
        Assert.Equal(7, origin.GetProperty("rows").GetInt32());
        Assert.Equal(Enumerable.Range(0, 7).Select(r => $"{request}-{r}"), origin.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("prediction_id").GetString()));
        var row = await RunAsync("lineage", $"{request}-6");
        Assert.Contains($"prediction {request}-6", row, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d:\d\d:\d\d", row.Split('\n')[0]);
    }

    private static void Walk(JsonElement steps, List<(string Kind, JsonElement Execution)> seen, Dictionary<string, string> hashes)
    {
        foreach (var step in steps.EnumerateArray())
        {
            var execution = step.GetProperty("execution");
            seen.Add((execution.GetProperty("kind").GetString()!, execution));
            foreach (var branch in step.GetProperty("next").EnumerateArray())
            {
                var artifact = branch.GetProperty("artifact");
                hashes[artifact.GetProperty("name").GetString()!] = artifact.GetProperty("hash").GetString()!;
                Walk(branch.GetProperty("steps"), seen, hashes);
            }
        }
    }

    private async Task<string> PredictAsync(string model, int rows)
    {
        using var stop = new CancellationTokenSource();
        await using var error = new AddressListener();
        using var console = new CliConsole(TextWriter.Null, error);
        var serving = WeirCli.RunAsync(["serve", model, "--port", "0"], console, _folder.Path, stop.Token);
        await Task.WhenAny(error.Address, serving);
        Assert.False(serving.IsCompleted);

        using var client = new HttpClient();
        const string Trip = """{"pickup_at":"2026-03-02 08:00:00","company":"Flash","pickup_zone":"zone 01","dropoff_zone":null,"trip_miles":2.5,"trip_minutes":null,"passengers":1,"payment_type":"card","fare":11.5,"tolls":0,"note":null}""";
        using var body = new StringContent($"{{\"dataframe_records\":[{string.Join(',', Enumerable.Repeat(Trip, rows))}]}}", null, "application/json");
        using var answer = await client.PostAsync(new Uri($"{await error.Address}/invocations"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Success, await serving);
        return answer.Headers.GetValues("X-Weir-Prediction-Id").Single();
    }

    private async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code;
        using (var console = new CliConsole(output, error)) code = await WeirCli.RunAsync(args, console, _folder.Path, CancellationToken.None);
        Assert.True(code == 0, $"weir {string.Join(' ', args)}: {error}");
        return output.ToString();
    }

    private string Git(params string[] args)
    {
        using var git = Process.Start(new ProcessStartInfo("git", args) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"at (http://\S+)/v2/models")]
    private static partial Regex ServedAt();

    // Hears the line that says where the model is served.
    private sealed class AddressListener : TextWriter
    {
        private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Address => _address.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (ServedAt().Match(value ?? string.Empty) is { Success: true } found) _address.TrySetResult(found.Groups[1].Value);
        }
    }
}
