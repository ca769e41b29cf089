using Fangxian.Platform.Modules;

namespace Fangxian.Situation.Statistics;

/// <summary>
/// <c>fangxian epi …</c>: the statistics of Fangxian.Epidemiology on a file, one command in one file beside this one.
/// They open neither database nor web host, keep nothing and show no record: there is nothing to permit or to audit.
/// </summary>
internal static class EpiCommands
{
    internal static void AddTo(CommandTree commands)
    {
        var epi = commands.Group("epi");
        epi.Subcommands.Add(DetectCommand.Make(commands.Host));
        epi.Subcommands.Add(ReproductionCommand.Make(commands.Host));
        epi.Subcommands.Add(WallingaTeunisCommand.Make(commands.Host));
        epi.Subcommands.Add(GrowthCommand.Make(commands.Host));
        epi.Subcommands.Add(FitDelayCommand.Make(commands.Host));
        epi.Subcommands.Add(OffspringCommand.Make(commands.Host));
        epi.Subcommands.Add(NowcastCommand.Make(commands.Host));
        epi.Subcommands.Add(BackProjectCommand.Make(commands.Host));
        epi.Subcommands.Add(ForecastCommand.Make(commands.Host));
        epi.Subcommands.Add(ScoreCommand.Make(commands.Host));
        epi.Subcommands.Add(BackTestCommand.Make(commands.Host));
        epi.Subcommands.Add(EndemicEpidemicCommand.Make(commands.Host));
        epi.Subcommands.Add(ChainsCommand.Make(commands.Host));
        epi.Subcommands.Add(ScanCommand.Make(commands.Host));
        epi.Subcommands.Add(KnoxCommand.Make(commands.Host));
        epi.Subcommands.Add(SeverityCommand.Make(commands.Host));
        epi.Subcommands.Add(ScreeningCommand.Make(commands.Host));
        epi.Subcommands.Add(PoolCommand.Make(commands.Host));
        epi.Subcommands.Add(RecaptureCommand.Make(commands.Host));
        epi.Subcommands.Add(CapacityCommand.Make(commands.Host));
        epi.Subcommands.Add(SimulateCommand.Make(commands.Host));
    }
}
