using Weir.Foundation.Progress;
using Weir.Testing;
using Weir.Training.AutoML;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Workers;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;

namespace Weir.Training.Tests.AutoML;

public sealed class TrialShareTests
{
    private const int Groups = 6, Size = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.0001)]
    public void A_trial_tells_the_share_of_rows_that_it_learnt_from(double share)
    {
        using var folder = new TempFolder();
        var groups = Enumerable.Range(0, Groups * Size).Select(r => r / Size).ToArray();
        var target = Array.ConvertAll(groups, g => 0f);
        for (var r = 0; r < target.Length; r++) target[r] = r % 3;
        var samples = new Samples(Array.ConvertAll(target, t => -t), [false], target) { Queries = groups };
        var fold = new Fold([.. Enumerable.Range(0, 4 * Size)], [.. Enumerable.Range(4 * Size, 2 * Size)]);
        TrialData.Write(folder["data"], samples, new FeatureSpace([default], null), [fold], new LearnerOptions(LearningTask.Ranking, 1, [false], [false], 1, 3, NoProgress.Instance), null, isTold: true);
        using var data = TrialData.Open(folder["data"]);
        using var trainer = new TrialTrainer(data, folder.Path, 1 << 20);
        var result = trainer.Train(new FoldTask(0, 0, new Candidate("xgboost", TargetScale.Plain, new Dictionary<string, Weir.Tuning.Spaces.ParameterValue>())) { Share = share }, NoProgress.Instance, TestContext.Current.CancellationToken);
        Assert.Equal(RowShare.Of(fold.Training, share, groups).Length / (4.0 * Size), result.Share);
        if (share is 1 or < 0.001) Assert.Equal(1, result.Share);
        using var message = new MemoryStream();
        TrialMessages.Write(new BinaryWriter(message), result);
        message.Position = 0;
        Assert.Equal(result.Share, TrialMessages.Read(new BinaryReader(message)).Share);
    }
}
