using System.Numerics.Tensors;

namespace Weir.Training.Learners;

/// <summary>Finds the weights of a linear model.</summary>
internal static class LinearFit
{
    private const int Iterations = 200;
    private const double Tolerance = 1e-5;

    /// <summary>Fits.</summary>
    public static LinearModel Fit(LinearRows rows, Samples samples, FeatureScaler scaler, LearnerOptions options, double strength, double[]? start, CancellationToken cancellation)
    {
        var problem = new Problem(rows, samples, options, 1 / (strength * samples.Rows));
        var solution = start is null ? new double[problem.Size] : [.. start];
        LimitedMemoryBfgs.Minimise(solution, problem.Evaluate, Iterations, Tolerance, cancellation);
        return new LinearModel(scaler, problem.Weights(solution), problem.Bias(solution), options, strength) { Solution = solution };
    }

    // Unknowns: for each output the weights of all features, then the biases, features in the order of the rows. A regression target is brought to deviation 1 meanwhile.
    private sealed class Problem
    {
        private readonly LinearRows _x;
        private readonly float[] _y;
        private readonly float[]? _counts; // how much each row counts
        private readonly int _rows, _width, _outputs;
        private readonly LearningTask _task;
        private readonly double[] _quantiles;
        private readonly double _penalty, _mean, _deviation = 1;
        private readonly float[] _weights, _residual;

        public Problem(LinearRows rows, Samples samples, LearnerOptions options, double penalty)
        {
            (_x, _y, _counts, _rows, _width, _outputs, _task, _penalty) = (rows, samples.Target, samples.Weights, samples.Rows, rows.Width, options.Outputs, options.Task, penalty);
            _quantiles = options.Quantiles;
            _weights = new float[_width * _outputs];
            _residual = new float[_outputs];
            if (_task.IsOfClasses()) return;
            _mean = _y.Average(v => (double)v);
            _deviation = Math.Sqrt(_y.Average(v => (v - _mean) * (v - _mean)));
            if (_deviation == 0) _deviation = 1;
        }

        public int Size => (_width + 1) * _outputs;

        public double Evaluate(double[] unknowns, double[] gradient)
        {
            for (var i = 0; i < _weights.Length; i++) _weights[i] = (float)unknowns[i];
            var sums = new float[_weights.Length];
            var biases = new double[_outputs];
            double loss = 0;
            for (var r = 0; r < _rows; r++)
            {
                for (var k = 0; k < _outputs; k++) _residual[k] = _x.Dot(r, _weights.AsSpan(k * _width, _width)) + (float)unknowns[_weights.Length + k];
                var rowLoss = Residual(_y[r]);
                if (_counts is not null)
                {
                    rowLoss *= _counts[r];
                    for (var k = 0; k < _outputs; k++) _residual[k] *= _counts[r];
                }

                loss += rowLoss;
                for (var k = 0; k < _outputs; k++)
                {
                    _x.AddTo(r, _residual[k], sums.AsSpan(k * _width, _width));
                    biases[k] += _residual[k];
                }
            }

            double penalty = 0;
            for (var i = 0; i < _weights.Length; i++)
            {
                gradient[i] = (sums[i] / _rows) + (_penalty * unknowns[i]);
                penalty += unknowns[i] * unknowns[i];
            }

            for (var k = 0; k < _outputs; k++) gradient[_weights.Length + k] = biases[k] / _rows;
            return (loss / _rows) + (_penalty * penalty / 2);
        }

        public double[] Weights(double[] unknowns)
        {
            var weights = new double[_width * _outputs]; // [feature, output], as a matrix product wants it
            for (var k = 0; k < _outputs; k++)
                for (var f = 0; f < _width; f++) weights[(_x.FeatureAt(f) * _outputs) + k] = unknowns[(k * _width) + f] * _deviation;
            return weights;
        }

        public double[] Bias(double[] unknowns) => [.. unknowns.Skip(_weights.Length).Select(b => (b * _deviation) + _mean)];

        // Turns the margins in _residual into the loss's derivative and returns the loss of the row.
        private double Residual(float target)
        {
            if (_task == LearningTask.Quantile) return QuantileLoss.Residuals(_residual, (target - _mean) / _deviation, _quantiles);
            if (!_task.IsOfClasses())
            {
                var error = _residual[0] - ((target - _mean) / _deviation);
                _residual[0] = (float)error;
                return error * error / 2;
            }

            if (_task == LearningTask.Binary)
            {
                double margin = _residual[0];
                _residual[0] = (float)((1 / (1 + Math.Exp(-margin))) - target);
                return Math.Max(margin, 0) - (margin * target) + double.LogP1(Math.Exp(-Math.Abs(margin)));
            }

            double largest = TensorPrimitives.Max(_residual);
            double sum = 0;
            foreach (var margin in _residual) sum += Math.Exp(margin - largest);
            var loss = largest + Math.Log(sum) - _residual[(int)target];
            for (var k = 0; k < _outputs; k++) _residual[k] = (float)(Math.Exp(_residual[k] - largest) / sum) - (k == (int)target ? 1 : 0);
            return loss;
        }
    }
}
