using Fangxian.Administration.Accounts;
using Fangxian.Administration.Audit;
using Fangxian.Administration.Backup;
using Fangxian.Administration.Emergency;
using Fangxian.Administration.Health;
using Fangxian.Administration.Keys;
using Fangxian.Administration.Settings;
using Fangxian.Administration.Roles;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Ui;
using Fangxian.Registry;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration;

/// <summary>Who may see and do what, and who has looked: accounts, roles, tokens, audit, settings.</summary>
public sealed class AdministrationModule : IModule, IKeepsAccounts
{
    public string Name => "Administration";

    public IReadOnlyList<NamedOption> Options => [BackupFolder.Option, HealthChecks.LeastFreeMegabytes, HealthChecks.BackupHours];

    public void ConfigureModel(ModelBuilder model, OutbreakDb db)
    {
        model.Entity<Account>(Account.Configure);
        model.Entity<RoleGrant>(RoleGrant.Configure);
        model.Entity<CustomRole>(CustomRole.Configure);
        model.Entity<Session>(Session.Configure);
        model.Entity<Passkey>(Passkey.Configure);
        model.Entity<MachineToken>(MachineToken.Configure);
        db.LimitToScope<Account>(model, a => a.Position);
        db.LimitToScope<MachineToken>(model, t => t.Position);
    }

    public void Map(IEndpointRouteBuilder api)
    {
        SignIn.Map(api);
        UsePasskey.Map(api);
        ShowOwnAccount.Map(api);
        ListSessions.Map(api);
        EndSessions.Map(api);
        ChangePassword.Map(api);
        Authenticator.Map(api);
        AddPasskey.Map(api);
        RemovePasskey.Map(api);
        ListAccounts.Map(api);
        ShowAccount.Map(api);
        InviteAccount.Map(api);
        GiveRole.Map(api);
        EndRole.Map(api);
        HandOver.Map(api);
        ResetAccount.Map(api);
        DisableAccount.Map(api);
        BeginLook.Map(api);
        EndLook.Map(api);
        AnswerLook.Map(api);
        ListLooks.Map(api);
        FindArea.Map(api);
        ListSettings.Map(api);
        ChangeSetting.Map(api);
        ShowSystem.Map(api);
        ListAudit.Map(api);
        ShowAuditLine.Map(api);
        ExportAudit.Map(api);
        VerifyAudit.Map(api);
        ListHeads.Map(api);
        ForgetDetails.Map(api);
        ListRoles.Map(api);
        MakeRole.Map(api);
        ChangeRole.Map(api);
        DeleteRole.Map(api);
        ListTokens.Map(api);
        MakeToken.Map(api);
        RevokeToken.Map(api);
        ShowHealth.Map(api);
        MakeBackup.Map(api);
        ListBackups.Map(api);
        ProveBackup.Map(api);
        RestoreBackup.Map(api);
    }

    public Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation) => happened switch
    {
        ZoneClosed closed => GivenInZone.EndAsync(db, closed, cancellation),
        ZoneWidened widened => GivenInZone.WidenAsync(db, widened, cancellation),
        _ => Task.CompletedTask,
    };

    Task<PersonCalled?> IKeepsAccounts.PersonOfAsync(string account, OutbreakDb db, CancellationToken cancellation) => AccountView.PersonOfAsync(db, account, cancellation);

    public void AddCommands(CommandTree commands)
    {
        UserCommands.Add(commands);
        AuditCommands.Add(commands);
        BackupCommands.Add(commands);
        HealthCommand.Add(commands);
        KeysCommands.Add(commands);
        SettingsCommands.Add(commands);
        TokenCommands.Add(commands);
    }

    public ValueTask<IReadOnlyList<ShellNotice>> NoticesAsync(OutbreakDb db, Actor actor, Words words, TimeProvider clock, CancellationToken cancellation) =>
        LookNotices.OfAsync(db, actor, words, clock, cancellation);
}
