using Weir.Testing;
using Weir.Training.Runs;

namespace Weir.Training.Tests.Runs;

public sealed class ModelCardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_package_tells_people_what_it_is_made_of_and_how_good_it_is()
    {
        var made = await TrainAsync(SmallTable.Request(SmallTable.Write(_folder), "size"));
        var card = await File.ReadAllTextAsync(Path.Combine(made.Package.Root, "README.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("# model\n\nPredicts `size` (one of 3 classes) by ", card, StringComparison.Ordinal);
        Assert.Contains(made.Evaluation.Data![0].Hash, card, StringComparison.Ordinal);
        Assert.Contains($"Trained on {made.Training.TrainingRows} rows, judged on {made.Training.TestRows} that it had not seen. Classes: `l`, `m`, `s`.", card, StringComparison.Ordinal);
        foreach (var figure in made.Training.Metrics.Keys) Assert.Contains($"| {figure.Replace("_", "\\_", StringComparison.Ordinal)} | ", card, StringComparison.Ordinal);
        Assert.Contains("| miles | double | yes |", card, StringComparison.Ordinal);
        Assert.Contains("## Limits", card, StringComparison.Ordinal);
        Assert.Contains("`seed=1`", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_markup_stay_text_in_their_cell()
    {
        var table = "\"a|b <script>\",y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i * 7 % 61},{i % 2}\n")));
        var made = await TrainAsync(new TrainingRequest { DataPath = _folder.Write("t.csv", table), Target = "y", MostRounds = 5 });
        var card = await File.ReadAllTextAsync(Path.Combine(made.Package.Root, "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains(@"| a\|b \<script\> | double | no |", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", card.Replace(@"\<script\>", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<TrainingRunResult> TrainAsync(TrainingRequest training) =>
        TrainingRun.ExecuteAsync(new TrainingRunRequest { Training = training with { MostRounds = 10 }, OutputDirectory = _folder["model"], Root = _folder.Path }, TestContext.Current.CancellationToken);
}
