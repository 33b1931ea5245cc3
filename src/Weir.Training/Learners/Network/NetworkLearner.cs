namespace Weir.Training.Learners.Network;

/// <summary>The mean of a few small networks on scaled features, each stopped by validation.</summary>
internal sealed class NetworkLearner : ILearner
{
    public string Name => "mlp";

    public IReadOnlyList<string> SettingNames => NetworkSettings.Names;

    public string? Unfit(LearningTask task, ReadOnlySpan<float> target) => task == LearningTask.Ranking ? "it learns classes, numbers and quantiles" : null;

    public ITrainedModel Train(Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var settings = NetworkSettings.Of(options, training);
        var frame = NetworkFrame.Fit(training, options);
        var (rows, check) = (frame.Scaler.Apply(training), frame.Scaler.Apply(validation));
        var trainer = new PerceptronTrainer(settings, options.Task, rows, frame.Scaled(training.Target), training.Weights ?? [], options.Quantiles);
        var values = new float[1][];
        var networks = new Perceptron[settings.Seeds];
        var courses = new TrainingCourse[settings.Seeds];
        List<RoundFigure> figures = [];
        for (var i = 0; i < networks.Length; i++)
        {
            options.Progress.Report("training mlp", i, networks.Length, "networks");
            var (path, epoch) = (options.Path?.Begin(), -1); // before the first epoch the network is looked at too
            double Validate(Perceptron network)
            {
                cancellation.ThrowIfCancellationRequested();
                var predictions = frame.Quick([network], check, validation.Rows);
                if (++epoch > 0 && path?.Wants(epoch) == true) path.Add(epoch, Array.ConvertAll(predictions, p => p / networks.Length));
                return Loss.Of(options, validation, predictions);
            }

            (networks[i], courses[i]) = trainer.Train(options.Outputs, SeedOf(options, i), Validate, cancellation);
            if (path is not null) path.Best = courses[i].Epochs;
            figures.AddRange(courses[i].Losses.Select((l, e) => new RoundFigure($"validation_loss.{i + 1}", e, l)));
        }

        return new NetworkModel(frame, networks, courses, settings, options) { Rounds = figures };
    }

    public ITrainedModel Read(BinaryReader reader, LearnerOptions options) => NetworkModel.Read(reader, options);

    internal static ulong SeedOf(LearnerOptions options, int network) => ((ulong)options.Seed * 1000) + (ulong)network;
}
