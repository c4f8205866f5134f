//! Roles of a tenant's staff and the one table of what each may do.

use serde::{Deserialize, Serialize};

/// What somebody is in a tenant's staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works on the vehicles.
    Technician,
    /// Receives customers.
    Reception,
    /// Runs a workshop.
    Manager,
    /// Runs the tenant.
    Administrator,
}

/// What a role may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See the day board.
    SeeBoard,
    /// Start and finish the work on a booking.
    WorkOnBookings,
    /// Take walk-ins; confirm, move and cancel bookings, mark arrivals and no-shows.
    ReceiveCustomers,
    /// Fill in inspections, finalise and correct reports, send their codes.
    Inspect,
    /// Revoke reports.
    RevokeReports,
    /// Change workshops, bays, services, hours and closures.
    ManageCatalogue,
    /// Add staff below one's own role.
    ManageStaff,
    /// Change the tenant itself and add workshops.
    ManageTenant,
}

impl Role {
    /// All roles, lowest first.
    pub const ALL: [Self; 4] = [Self::Technician, Self::Reception, Self::Manager, Self::Administrator];

    /// The table: whether this role may do that.
    pub const fn may(self, what: Permission) -> bool {
        match what {
            Permission::SeeBoard | Permission::WorkOnBookings | Permission::Inspect => true,
            Permission::ReceiveCustomers => matches!(self, Self::Reception | Self::Manager | Self::Administrator),
            Permission::ManageCatalogue | Permission::ManageStaff | Permission::RevokeReports => {
                matches!(self, Self::Manager | Self::Administrator)
            }
            Permission::ManageTenant => matches!(self, Self::Administrator),
        }
    }

    /// Whether this role may give `other` to somebody: only lower ones, and administrators their equals.
    pub fn may_appoint(self, other: Self) -> bool {
        self.may(Permission::ManageStaff) && (other < self || self == Self::Administrator)
    }

    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Reception => "reception",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_appoints_above_or_beside_themselves_but_administrators() {
        for giver in Role::ALL {
            for given in Role::ALL {
                let expected = match giver {
                    Role::Administrator => true,
                    Role::Manager => given < Role::Manager,
                    Role::Reception | Role::Technician => false,
                };
                assert_eq!(giver.may_appoint(given), expected, "{giver:?} → {given:?}");
            }
        }
    }
}
