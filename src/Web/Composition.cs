using Fangxian.Administration;
using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.PublicInformation;
using Fangxian.Registry;
using Fangxian.Situation;
using Fangxian.Web.Serving;

namespace Fangxian.Web;

/// <summary>What this program is made of.</summary>
public static class Composition
{
    /// <summary>The modules, lowest first.</summary>
    public static readonly ModuleCatalog Modules = new([new RegistryModule(), new AdministrationModule(), new CasesModule(), new SituationModule(), new PublicInformationModule()]);

    public static Texts Texts { get; } = Texts.Load([typeof(Run).Assembly, .. Modules.All.Select(m => m.GetType().Assembly), typeof(Composition).Assembly]);

    /// <summary>All options of the environment.</summary>
    public static OptionCatalogue Options => new([DatabaseAddress.Option, OutbreakCalendar.Option, KeyRing.Option, .. OutboxOptions.All, .. Modules.All.SelectMany(m => m.Options), .. ServingOptions.All, LogLines.Form, LogLines.Level, TelemetryOptions.Endpoint, TelemetryOptions.Protocol, TelemetryOptions.Headers]);

    /// <summary>The folder of shipped tables of facts.</summary>
    public static string DataFolder { get; } = Path.Combine(AppContext.BaseDirectory, "data");

    public static Databases Open(DatabaseAddress address, string? timeZone = null, string? keyFile = null) =>
        new(address, Modules, new SharedState(OutbreakCalendar.In(timeZone), DataFolder, () => KeyRing.Open(keyFile ?? KeyFile, address.FilePath is { } file ? Path.GetDirectoryName(file) : null)));

    /// <summary>The file of the keys that secret fields are encrypted with.</summary>
    public static string KeyFile => KeyRing.Option.Read() ?? KeyRing.DefaultFile;

    /// <summary>Brings the schema up to date and lets every module fill what it ships.</summary>
    public static async Task PrepareAsync(Databases databases, TimeProvider clock, CancellationToken cancellation)
    {
        await databases.MigrateAsync(cancellation);
        foreach (var module in Modules.All)
        {
            await module.SeedAsync(new Run(databases, clock), databases, Actor.Job("seed"), cancellation);
        }
    }
}
